package viewings

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// The statuses of a visitor that the harnesses tell apart. Who has one of these two is
// expected.
const (
	Proposed  = "visit.status.proposed"
	Confirmed = "visit.status.confirmed"
)

// Visit is what the harnesses read of one.
type Visit struct {
	ID       string    `json:"id"`
	Date     time.Time `json:"date"`
	Minutes  int       `json:"durationMinutes"`
	Visitors []struct {
		Property string `json:"askedPropertyId"`
		Status   string `json:"status"`
		Visitor  Person `json:"visitor"`
	} `json:"visitorVisits"`
}

// Person is a visitor, whom clients call by his e-mail.
type Person struct {
	Email string `json:"email"`
}

// End is when it ends.
func (v Visit) End() time.Time { return v.Date.Add(time.Duration(v.Minutes) * time.Minute) }

// Property is the id of the one that is visited.
func (v Visit) Property() string {
	if len(v.Visitors) == 0 {
		return ""
	}
	return v.Visitors[0].Property
}

// Expected are the e-mails of who is to come, in order; none: it does not take place.
func (v Visit) Expected() []string {
	var out []string
	for _, one := range v.Visitors {
		if one.Status == Proposed || one.Status == Confirmed {
			out = append(out, one.Visitor.Email)
		}
	}
	slices.Sort(out)
	return out
}

// Statuses are all that somebody has and had on the visit, the latest last; he may have
// left it and come back.
func (v Visit) Statuses(email string) []string {
	var out []string
	for _, one := range v.Visitors {
		if one.Visitor.Email == email {
			out = append(out, one.Status)
		}
	}
	return out
}

// Save makes the property of a reference, shown by the user with the e-mail, and gives
// its id.
func (c *Client) Save(ctx context.Context, reference, inCharge string) (string, error) {
	var made struct{ ID string }
	ok, err := c.do(ctx, http.MethodPost, "/properties", map[string]any{"externalRef": reference, "inCharge": inCharge, "rentSell": "property.basics.rentsell.rent"}, &made)
	if err == nil && !ok {
		err = fmt.Errorf("viewings.Save(%s): refused", reference)
	}
	return made.ID, err
}

// Slot is a start that is listed.
type Slot struct {
	Date      time.Time `json:"date"`
	Available bool      `json:"available"`
}

// Slots lists the starts of a property.
func (c *Client) Slots(ctx context.Context, property string) (list []Slot, err error) {
	_, err = c.do(ctx, http.MethodGet, "/visit/slots?propertyId="+property, nil, &list)
	return list, err
}

// Book asks for a start; false: it is not free. Who comes is told by the e-mail alone:
// name and phone follow from it.
func (c *Client) Book(ctx context.Context, property string, at time.Time, email string) (v Visit, won bool, err error) {
	phone := fnv.New32a()
	phone.Write([]byte(email))
	won, err = c.do(ctx, http.MethodPost, "/visit/create", map[string]any{"propertyId": property, "date": at, "visitor": map[string]string{
		"email": email, "firstName": "Noé", "lastName": "Sorel", "phone": fmt.Sprintf("+3363998%04d", phone.Sum32()%10_000),
	}}, &v)
	return v, won, err
}

// Cancel takes a visitor off a visit; false: he was not on it any more.
func (c *Client) Cancel(ctx context.Context, visit, email string) (done bool, err error) {
	var who Person
	return c.do(ctx, http.MethodPost, "/visit/cancel", map[string]string{"visitId": visit, "visitorId": email, "visitStatus": "visit.status.cancelled.visitor"}, &who)
}

// Move takes a visitor to another start, and gives the visit that he is on then; false:
// the start is not free.
func (c *Client) Move(ctx context.Context, visit, email string, at time.Time) (v Visit, done bool, err error) {
	done, err = c.do(ctx, http.MethodPost, "/visit/reschedule", map[string]any{"visitId": visit, "visitorId": email, "date": at}, &v)
	return v, done, err
}

// Starting lists the visits that begin in [from, to), whoever's.
func (c *Client) Starting(ctx context.Context, from, to time.Time) (list []Visit, err error) {
	q := url.Values{"startTime": {from.UTC().Format(time.RFC3339)}, "endTime": {to.UTC().Format(time.RFC3339)}}
	_, err = c.do(ctx, http.MethodGet, "/visits?"+q.Encode(), nil, &list)
	return list, err
}
