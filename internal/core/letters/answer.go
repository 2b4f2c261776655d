package letters

import (
	"context"

	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/visits"
)

// Answering is a letter in the words of somebody of the agency, to who made an enquiry.
const Answering visits.LetterKind = "lead.answer"

// aboutAnswer is what such a letter is about: an answer, which has its words.
const aboutAnswer = "answer"

// noAnswer is why a letter has no words.
const noAnswer Reason = "what it answers is not there any more"

// Answers keeps what people of an agency wrote (leads.InboxStore).
type Answers interface {
	GetAnswer(ctx context.Context, account, id int64) (leads.Answer, bool, error)
}

// Answer implements leads.Post: the letter is there once its answer is.
func (s *Service) Answer(ctx context.Context, tx event.Tx, a leads.Answer) (int64, error) {
	id := tx.NextID()
	return id, s.store.InsertLetter(ctx, Letter{Account: a.Account, ID: id, Kind: Answering, Subject: aboutAnswer, SubjectID: a.ID,
		To: a.To, Name: a.Name, Language: a.Language, State: Waiting, DueAt: tx.Now(), CreatedAt: tx.Now()})
}

// answer reads an answer's words, and for whom they are said.
func (s *Service) answer(ctx context.Context, m Matter) (Matter, Reason, error) {
	l := m.Letter
	a, found, err := s.needs.Answers.GetAnswer(ctx, l.Account, l.SubjectID)
	if err != nil || !found {
		return m, noAnswer, err
	}
	m.Answer = a
	if a.User != 0 {
		if m.Agent, _, err = s.needs.Staff.GetUser(ctx, l.Account, a.User); err != nil {
			return m, "", err
		}
	}
	list, err := s.needs.Staff.ListAgencies(ctx, l.Account, []int64{a.Agency}, false)
	if err != nil {
		return m, "", err
	}
	if len(list) > 0 {
		m.Agency = list[0]
	}
	m.Zone = zone(m.Agency.Timezone)
	if l.To == "" {
		return m, nobody, nil
	}
	m.Withheld, err = s.withheld(ctx, l)
	return m, "", err
}
