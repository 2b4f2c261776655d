package blobs

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/minio/minio-go/v7"
)

// Open gives the content of a name; fault.Missing when it has none, Unavailable
// when the store did not say. The caller closes it. A content that breaks off is
// an error of its last Read.
func (s *S3) Open(ctx context.Context, name string) (io.ReadSeekCloser, error) {
	if err := check(name); err != nil {
		return nil, err
	}
	d := &download{ctx: ctx, store: s, name: name}
	if err := d.begin(); err != nil {
		return nil, err
	}
	return d, nil
}

// download is a content on its way, for a bounded time. Who seeks and reads on has it
// asked for anew from there: a part of a content costs one request more, and nothing
// is ever read to be thrown away.
type download struct {
	ctx   context.Context // of who opened it: Read has none
	store *S3
	name  string
	size  int64
	at    int64 // of the next Read

	body io.ReadCloser // from came on; nil: to be asked for
	came int64
	stop func()
}

// begin asks for the content from where the next Read is.
func (d *download) begin() error {
	ctx, cancel := context.WithCancel(d.ctx)
	timer := time.AfterFunc(patience, cancel)
	var o minio.GetObjectOptions
	if d.at > 0 {
		if err := o.SetRange(d.at, 0); err != nil {
			cancel()
			return err
		}
	}
	body, info, _, err := d.store.client.GetObject(ctx, d.store.bucket, d.store.key(d.name), o)
	if err != nil {
		if !timer.Stop() {
			err = context.DeadlineExceeded // "canceled" would blame the caller
		}
		cancel()
		if answer(err).Code == minio.NoSuchKey {
			return missing(err)
		}
		return d.store.trouble("Open", d.name, err)
	}
	timer.Reset(transfer)
	if d.at == 0 {
		d.size = info.Size
	}
	d.body, d.came = body, d.at
	d.stop = func() { timer.Stop(); cancel() }
	return nil
}

// Read implements io.Reader.
func (d *download) Read(b []byte) (int, error) {
	if d.at >= d.size {
		return 0, io.EOF
	}
	if d.body != nil && d.came != d.at {
		d.end()
	}
	if d.body == nil {
		if err := d.begin(); err != nil {
			return 0, err
		}
	}
	n, err := d.body.Read(b)
	d.at += int64(n)
	d.came = d.at
	if errors.Is(err, io.EOF) && d.at < d.size {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// Seek implements io.Seeker. It asks nobody.
func (d *download) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += d.at
	case io.SeekEnd:
		offset += d.size
	}
	if offset < 0 {
		return 0, errors.New("blobs.Seek: before the beginning")
	}
	d.at = offset
	return offset, nil
}

// end lets go of what is still on its way.
func (d *download) end() error {
	if d.body == nil {
		return nil
	}
	d.stop()
	err := d.body.Close()
	d.body = nil
	return err
}

// Close implements io.Closer.
func (d *download) Close() error { return d.end() }
