package booking

import "net/url"

// The pages' addresses, for those who write links to them: letters, the command line.
const (
	prefix       = "/v/"
	managePath   = prefix + "manage"
	calendarPath = managePath + "/visit.ics"
	leavePath    = prefix + "unsubscribe"
	ratePath     = prefix + "rate"
)

// PropertyPath is where a visit of the property with the uid is booked. pass invites
// somebody (visits.ToBook); it may be empty.
func PropertyPath(uid, pass string) string { return withPass(prefix+url.PathEscape(uid), pass) }

// ManagePath is where the visitor of a pass (visits.ToManage) sees, moves and cancels
// his visit.
func ManagePath(pass string) string { return withPass(managePath, pass) }

// LeavePath is where the addressee of a letter says that he wants no more of them
// (visits.ToUnsubscribe); mail programs may post to it in one step.
func LeavePath(pass string) string { return withPass(leavePath, pass) }

// RatePath is where the visitor of a pass (visits.ToRate) says what he thought of a visit.
func RatePath(pass string) string { return withPass(ratePath, pass) }

func withPass(path, pass string) string {
	if pass == "" {
		return path
	}
	return path + "?" + passParam + "=" + url.QueryEscape(pass)
}
