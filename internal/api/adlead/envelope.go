package adlead

import (
	"net/http"
	"strconv"

	"palier/internal/api/wire"
)

// envelope is a success of this API (spec 2.4): data writes its one value.
func envelope(data func(*wire.Encoder)) []byte {
	e := opened(data)
	e.End()
	return e.Bytes()
}

// opened is an envelope that more keys may follow in.
func opened(data func(*wire.Encoder)) *wire.Encoder {
	e := new(wire.Encoder)
	e.Object()
	e.BoolField("success", true)
	e.NullField("message")
	e.Key("data")
	data(e)
	return e
}

// nothing is the data of what was removed.
func nothing(e *wire.Encoder) { e.Null() }

// send answers with a success. Every success is 200, creations too (spec 2.4).
func (c *call) send(data func(*wire.Encoder)) error {
	write(c.w, http.StatusOK, envelope(data))
	return nil
}

// write answers a whole JSON document. No answer here is long: a list has fifty
// items at most.
func write(w http.ResponseWriter, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}
