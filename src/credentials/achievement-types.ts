/** The achievement types that Open Badges 3.0 lists. Others are allowed as `ext:Name`; see isListedAchievementType(). */
export const achievementTypes = [
  "Achievement",
  "ApprenticeshipCertificate",
  "Assessment",
  "Assignment",
  "AssociateDegree",
  "Award",
  "Badge",
  "BachelorDegree",
  "Certificate",
  "CertificateOfCompletion",
  "Certification",
  "CommunityService",
  "Competency",
  "Course",
  "CoCurricular",
  "Degree",
  "Diploma",
  "DoctoralDegree",
  "Fieldwork",
  "GeneralEducationDevelopment",
  "JourneymanCertificate",
  "LearningProgram",
  "License",
  "Membership",
  "ProfessionalDoctorate",
  "QualityAssuranceCredential",
  "MasterCertificate",
  "MasterDegree",
  "MicroCredential",
  "ResearchDoctorate",
  "SecondarySchoolDiploma",
] as const

export type AchievementType = (typeof achievementTypes)[number]

const listed = new Set<string>(achievementTypes)

/** Whether the specification allows the type: one of the list, or an extension spelled `ext:Name`. */
export function isListedAchievementType(type: string): boolean {
  return listed.has(type) || /^ext:[A-Za-z0-9._|-]+$/.test(type)
}
