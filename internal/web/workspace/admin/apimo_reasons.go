package admin

// movingReasons are why people and searches of another system were not taken, or not taken back.
func movingReasons() []reason {
	return []reason{
		{"No id: nothing to know the person by again.", "noid"},
		{"Line {} has the same id: a person is one line.", "idtwin"},
		{"Line {} of the source is the same person, contact {}.", "twice"},
		{"The source has this person, contact {}, under another id, too.", "otherid"},
		{"The person was erased in Palier: the source still has him.", "erased"},
		{"Withdrawn in Palier, and stays so: {}.", "withdrawn"},
		{"No id: nothing to know the search by again.", "searchnoid"},
		{"Line {} has the same id: a search is one line.", "searchtwin"},
		{"The source's search is one of another agency.", "searchelsewhere"},
		{"The contact {} of the source is not here: import the contacts first.", "seeker"},
		{"The contact is one of another agency.", "seekerelsewhere"},
		{"Nobody of the agency is in charge: who is there is no user here.", "nocharge"},
		{"The search was changed since: {}.", "searchchanged"},
		{"Something refers to this search: {}.", "searchused"},
		{"What was there before can no longer stand: {}.", "nolonger"},
	}
}
