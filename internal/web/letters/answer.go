package letters

import (
	"strings"

	core "palier/internal/core/letters"
)

// answer lays the words of somebody of the agency out: nothing is added to them but who
// writes. Lines stay as they were written.
func (w *Writer) answer(v view, m core.Matter) (s sheet, err error) {
	s.Language, s.Subject = v.Language, line(m.Answer.Subject)
	var footer strings.Builder
	if err := w.words[v.Language].ExecuteTemplate(&footer, "answer.footer", v); err != nil {
		return s, err
	}
	s.Footer = strings.TrimSpace(footer.String())
	for paragraph := range strings.SplitSeq(m.Answer.Body, "\n\n") {
		if p := strings.TrimSpace(paragraph); p != "" {
			s.Paragraphs = append(s.Paragraphs, p)
		}
	}
	for _, line := range []string{v.Agent, v.Agency, v.Contact} {
		if line != "" {
			s.Signature = append(s.Signature, line)
		}
	}
	return s, nil
}
