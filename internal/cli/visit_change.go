package cli

import (
	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/visits"
)

type visitConfirmCmd struct {
	oneVisit `embed:""`
}

// Help is shown under the command's flags.
func (visitConfirmCmd) Help() string {
	return `Its visitors are sent the visit's code. Once all are confirmed it changes nothing more.

Example:
  palier visit confirm b3f1e0aa-3f0c-4d5e-8a6a-1c1f4c0f9d10`
}

// Run confirms a visit.
func (c *visitConfirmCmd) Run(e *env) error {
	return c.change(e, func(a *app.App, by access.Actor) (visits.Visit, error) { return a.Visits.Confirm(e.ctx, by, c.Visit) })
}

type visitDoneCmd struct {
	oneVisit `embed:""`
}

// Help is shown under the command's flags.
func (visitDoneCmd) Help() string {
	return `For a visit whose code cannot be entered any more: the agency has asked those who
were there. Its agent has two hours for the report then.

Example:
  palier visit done b3f1e0aa-3f0c-4d5e-8a6a-1c1f4c0f9d10`
}

// Run ends a visit that took place.
func (c *visitDoneCmd) Run(e *env) error {
	return c.change(e, func(a *app.App, by access.Actor) (visits.Visit, error) { return a.Visits.Vouch(e.ctx, by, c.Visit) })
}

type visitCancelCmd struct {
	oneVisit `embed:""`
	Visitor  string `placeholder:"EMAIL" help:"Who is taken off it; only needed when there are several."`
	By       string `enum:"visitor,owner,agent" default:"agent" help:"Who gave up: visitor, owner or agent."`
}

// Help is shown under the command's flags.
func (visitCancelCmd) Help() string {
	return `With the last visitor the slot and the agent's time are free again.

Examples:
  palier visit cancel b3f1e0aa-3f0c-4d5e-8a6a-1c1f4c0f9d10
  palier visit cancel b3f1e0aa-3f0c-4d5e-8a6a-1c1f4c0f9d10 --visitor noe.sorel@example.org --by visitor`
}

// Run cancels a visitor's visit.
func (c *visitCancelCmd) Run(e *env) error {
	status := map[string]visits.Status{"visitor": visits.CancelledByVisitor, "owner": visits.CancelledByOwner, "agent": visits.CancelledByAgent}[c.By]
	return c.change(e, func(a *app.App, by access.Actor) (visits.Visit, error) {
		v, _, err := a.Visits.Cancel(e.ctx, by, c.Visit, c.Visitor, status)
		return v, err
	})
}
