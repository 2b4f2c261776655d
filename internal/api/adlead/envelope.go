package adlead

import (
	"net/http"

	"palier/internal/api/wire"
)

// envelope is a success of this API (openapi.yaml, Answers): data writes its one value.
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

// send answers with a success. Every success is 200, creations too.
func (c *call) send(data func(*wire.Encoder)) error {
	wire.Send(c.W, http.StatusOK, envelope(data))
	return nil
}
