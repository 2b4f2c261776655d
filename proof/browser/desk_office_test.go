package browser_test

var officeJourneys = []journey{
	{"an administrator makes a key, tries it, rotates it and reads its trail", anAdministratorMakesAKey},
	{"a person is invited by mail, works, and is sent away", aPersonIsInvitedAndSentAway},
	{"a forgotten password is chosen anew by mail", aForgottenPasswordIsChosenAnew},
	{"two steps are switched on, asked for, and switched off", twoStepsAreSwitchedOnAndOff},
	{"a program is told what happens, and told again what it missed", aProgramIsToldWhatHappens},
	{"the palette and the letters lead everywhere", thePaletteLeadsEverywhere},
	{"a reader chooses how pages look and finds them so again", aReaderChoosesHowPagesLook},
	{"a lead is answered by keyboard alone", aLeadIsAnsweredByKeyboardAlone},
	{"everything is reached by Tab and is seen to be", everythingIsReachedByTab},
	{"an office works without scripts", anOfficeWorksWithoutScripts},
	{"the office fits screens of all sizes", theOfficeFitsScreensOfAllSizes},
	{"a list is taken away and runs nothing", aListIsTakenAway},
	{"a right that is missing is missing everywhere", aRightThatIsMissingIsMissingEverywhere},
	{"a file is tried, taken in and taken back", aFileIsTriedTakenInAndTakenBack},
	{"what somebody writes outlives his session", whatSomebodyWritesOutlivesHisSession},
	{"a partner is let in and shut out", aPartnerIsLetInAndShutOut},
}
