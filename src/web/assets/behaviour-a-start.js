// Styles show what only a script makes useful once this class is there.
document.documentElement.classList.add("scripted")
