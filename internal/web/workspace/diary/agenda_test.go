package diary_test

import (
	"net/url"
	"strconv"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
)

func TestTheDiaryShowsEveryDoorsLinesInEveryView(t *testing.T) {
	o := open(t)
	v := o.book("noe", "10:00")
	date, at := o.tomorrow("15:00")
	_, err := o.server.Agenda.Note(t.Context(), o.server.Operator.Through("leads2keys", ""), agenda.Action{Agency: o.agency, User: o.agent.ID, Type: agenda.Appointment,
		Day: day.Of(at), Start: "15:00:00", End: "16:00:00", Subject: "R1 · 3 rue Hectot"}, day.Paris())
	o.must(err)
	for _, view := range []string{"day", "week", "month", "list", "team"} {
		for lang, word := range map[string]string{"fr": "Agenda", "en": "Diary"} {
			path := "/agenda?view=" + view + "&day=" + date + "&lang=" + lang
			o.says("GET", path, nil, 200, word, "Noe Sorel · T2-0227", "R1 · 3 rue Hectot", "Leads2Keys", "Flatsy", "/visits/"+v.UID)
		}
	}
	o.says("GET", "/agenda?view=list&day="+date+"&lang=fr", nil, 200, "Proposée", "12 rue des Tilleuls")
	o.says("GET", "/agenda/sheet?day="+date, nil, 200, "Noe Sorel", "12 rue des Tilleuls")
	o.says("GET", "/agenda?view=nonsense&day=2026-99-99&agent=x", nil, 200)

	// Whoever only translates has no diary; of another agency one sees nothing.
	agencies, err := o.server.Access.Agencies(t.Context(), o.server.Operator)
	o.must(err)
	o.login(o.person("Tom", "Words", access.Translator, o.agency))
	o.says("GET", "/agenda", nil, 403)
	o.says("GET", "/visits/"+v.UID, nil, 403)
	o.login(o.person("Yann", "Stranger", access.Agent, agencies[1].ID))
	o.says("GET", "/agenda?view=list&agent=0&day="+date, nil, 200, "!Sorel", "!rue Hectot")
	for _, path := range []string{"/visits/" + v.UID, "/agenda/move?visit=" + v.UID, "/visits/" + v.UID + "/cancel", "/visits/" + v.UID + "/slip",
		"/agenda/sheet?agent=" + strconv.FormatInt(o.agent.ID, 10), "/properties/" + strconv.FormatInt(o.place.Property.ID, 10) + "/openings", "/agenda/events/1", "/agenda/events/x"} {
		o.says("GET", path, nil, 404)
	}
}

func TestAnAppointmentIsWrittenDownMovedRemovedAndPutBack(t *testing.T) {
	o := open(t)
	o.says("GET", "/agenda/new", nil, 200, "Inscrire le rendez-vous")
	body := o.says("POST", "/agenda/new", o.event("Notaire <b>", "10:00", "11:00"), 200, "Notaire <b>")
	id := o.number(body, "/agenda/events/")
	o.says("POST", "/agenda/new", o.event("Autre", "10:30", "11:30"), 409, "déjà prise", "10:00 – 11:00", "Choisissez une autre heure", `value="Autre"`)
	o.says("POST", "/agenda/new", o.event("", "10:30", "10:00"), 422, "Donnez un objet", "La fin vient après")

	date, _ := o.tomorrow("14:00")
	body = o.says("POST", "/agenda/events/"+id+"/move", url.Values{"day": {date}, "start": {"14:00"}}, 200, "déplacé", "14:00")
	o.says("POST", "/agenda/events/"+id+"/move", o.hidden(body, "/agenda/events/"+id+"/move"), 200, "10:00")
	body = o.says("POST", "/agenda/events/"+id+"/remove", nil, 200, "retiré de l’agenda")
	o.says("GET", "/agenda/events/"+id, nil, 404)
	o.says("POST", "/agenda/events/"+id+"/restore", o.hidden(body, "/agenda/events/"+id+"/restore"), 200, "de retour")
	o.says("GET", "/agenda/events/"+id, nil, 200, `value="Notaire <b>"`, `value="10:00"`)

	// A director may put something over it, and is told what he does.
	boss := o.person("Sophie", "Boss", access.CompanyHead, o.agency)
	o.login(boss)
	clash := o.event("Urgence", "10:30", "11:00")
	o.says("POST", "/agenda/new", clash, 409, "Inscrire quand même")
	clash.Set("force", "1")
	o.says("POST", "/agenda/new", clash, 200, "Urgence", "Chevauche")
	o.login(o.person("Léo", "Intern", access.Intern, o.agency))
	o.says("GET", "/agenda/events/"+id, nil, 200, "Notaire")
	o.says("POST", "/agenda/new", o.event("Non", "16:00", "17:00"), 403)
	o.says("GET", "/agenda", nil, 200, "!Nouveau rendez-vous")
}

// The form of a new appointment can be sent as it is proposed, at any hour.
func TestAnAppointmentIsProposedAtAnHourOfWork(t *testing.T) {
	o := open(t) // noon, tomorrow
	noon := o.server.Clock.Now().In(day.Paris())
	for _, c := range []struct {
		hour, minute int
		days         int // from that day on
		start, end   string
	}{{13, 10, 0, "13:30", "14:30"}, {19, 29, 0, "19:30", "20:30"}, {19, 40, 1, "09:00", "10:00"}, {23, 7, 1, "09:00", "10:00"}, {23, 40, 1, "09:00", "10:00"}, {29, 0, 1, "09:00", "10:00"}} {
		at := time.Date(noon.Year(), noon.Month(), noon.Day(), c.hour, c.minute, 0, 0, noon.Location())
		o.server.Clock.Advance(at.Sub(o.server.Clock.Now()))
		o.says("GET", "/agenda/new", nil, 200, `name="day" required value="`+noon.AddDate(0, 0, c.days).Format(time.DateOnly)+`"`, `value="`+c.start+`"`, `value="`+c.end+`"`)
	}
	o.says("GET", "/agenda/new?start=23:30", nil, 200, `value="23:30"`, `value="23:59"`)
}

func TestTwoPeopleChangeOneAppointment(t *testing.T) {
	o := open(t)
	body := o.says("POST", "/agenda/new", o.event("Notaire", "10:00", "11:00"), 200)
	id := o.number(body, "/agenda/events/")
	path := "/agenda/events/" + id
	mine := o.hidden(o.says("GET", path, nil, 200), path)
	theirs := o.hidden(o.says("GET", path, nil, 200), path)
	fill := func(form url.Values, title, note string) url.Values {
		for name, values := range o.event(title, "10:00", "11:00") {
			form[name] = values
		}
		form.Set("note", note)
		return form
	}
	o.says("POST", path, fill(theirs, "Notaire Le Bihan", ""), 200, "Rendez-vous enregistré")
	body = o.says("POST", path, fill(mine, "Notaire Guivarch", "Prendre les clés"), 409, "Votre saisie", "Notaire Guivarch", "Enregistré entre-temps", "Notaire Le Bihan")
	again := o.hidden(body, path)
	o.says("POST", path, fill(again, "Notaire Guivarch", "Prendre les clés"), 200, "Notaire Guivarch", "Prendre les clés")

	// A field that only the other changed keeps his text.
	other := o.hidden(o.says("GET", path, nil, 200), path)
	later := o.hidden(o.says("GET", path, nil, 200), path)
	o.says("POST", path, fill(other, "Notaire Guivarch", "Clés à l’accueil"), 200)
	o.says("POST", path, fill(later, "Étude Guivarch", "Prendre les clés"), 200, "Étude Guivarch", "Clés à l’accueil")
}
