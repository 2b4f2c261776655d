package blobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/s3utils"
)

const (
	// patience is how long the object store may take to find or delete a content. It
	// is short: a caller may hold a lock of the database meanwhile.
	patience = 5 * time.Second
	// digestion is how long it may take to say that it has a content that arrived.
	digestion = 30 * time.Second
	// transfer is how long a content may take to come or go: 20 MiB at half a
	// megabit a second.
	transfer = 5 * time.Minute
	// attempts is how often a request is sent before the store counts as out of
	// reach. All that is sent here may be repeated.
	attempts = 3
)

// S3Options say where in which object store contents are kept.
type S3Options struct {
	Endpoint string // http(s)://host[:port]
	Region   string // may be empty: the store is asked, once
	Bucket   string // exists already
	Prefix   string // goes before every name, with a slash between; may be empty
	Key      string
	Secret   string
}

// S3 keeps contents in a bucket of an object store. The address has the bucket in
// its path, except with those stores that want it in the host's name.
type S3 struct {
	client    minio.Core // of the library: requests as they are, without read-ahead
	transport *http.Transport
	bucket    string
	prefix    string
	secure    bool
}

// OpenS3 checks the options and asks nobody yet: a program whose object store is
// down has other things to do. Try asks.
func OpenS3(o S3Options) (*S3, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableCompression = true // a content is handed on as it was put
	transport.ResponseHeaderTimeout = digestion
	transport.DialContext = (&net.Dialer{Timeout: patience}).DialContext
	return openS3(o, transport)
}

func openS3(o S3Options, transport *http.Transport) (*S3, error) {
	u, err := url.Parse(o.Endpoint)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("blobs.OpenS3: the endpoint must be like https://s3.example.org, without path, user or password")
	}
	if err := s3utils.CheckValidBucketName(o.Bucket); err != nil {
		return nil, fmt.Errorf("blobs.OpenS3: bucket %q: %w", o.Bucket, err)
	}
	if err := checkPrefix(o.Prefix); err != nil {
		return nil, err
	}
	s := &S3{transport: transport, bucket: o.Bucket, prefix: o.Prefix, secure: u.Scheme == "https"}
	s.client.Client, err = minio.New(u.Host, &minio.Options{
		Creds: credentials.NewStaticV4(o.Key, o.Secret, ""), Secure: s.secure, Region: o.Region, Transport: transport, MaxRetries: attempts,
	})
	if err != nil {
		return nil, fmt.Errorf("blobs.OpenS3: %w", err)
	}
	return s, nil
}

// checkPrefix lets an operator's words through that every store takes for a name.
func checkPrefix(prefix string) error {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
	for element := range strings.SplitSeq(prefix, "/") {
		dots := strings.Trim(element, ".") == ""
		if prefix != "" && (dots || strings.Trim(element, letters) != "" || len(prefix) > maxName) {
			return fmt.Errorf("blobs.OpenS3: not a prefix of names: %.*q", maxName, prefix)
		}
	}
	return nil
}

// Close gives idle connections back.
func (s *S3) Close() error {
	s.transport.CloseIdleConnections()
	return nil
}

// Put keeps size bytes of content under a name, in place of what it had. They are
// in memory meanwhile, so that a request can be repeated and a content of another
// size never arrives. Unavailable: the store did not take them; the name has what
// it had before or, when no answer came, perhaps the new content.
func (s *S3) Put(ctx context.Context, name string, content io.Reader, size int64) error {
	if err := check(name); err != nil {
		return err
	}
	body, err := inMemory(content, size)
	if err != nil {
		return fmt.Errorf("blobs.Put(%s): %w", name, err)
	}
	ctx, done := context.WithTimeout(ctx, transfer)
	defer done()
	_, err = s.client.Client.PutObject(ctx, s.bucket, s.key(name), body, size, minio.PutObjectOptions{
		ContentType: contentType(body),
		// One request, so that the content appears whole or not at all.
		DisableMultipart: true,
		// What the store checks the bytes against. Over http each piece is signed with
		// its hash instead.
		SendContentMd5: s.secure,
	})
	if err != nil {
		return s.trouble("Put", name, err)
	}
	return nil
}

// inMemory reads a content, which must have the announced size.
func inMemory(content io.Reader, size int64) (*bytes.Reader, error) {
	if r, ok := content.(*bytes.Reader); ok && int64(r.Len()) == size && r.Size() == size {
		return r, nil // it is in memory already, and unread
	}
	body, err := io.ReadAll(io.LimitReader(content, size+1))
	if err == nil && int64(len(body)) != size {
		err = fmt.Errorf("content of %d bytes or more, %d announced", len(body), size)
	}
	return bytes.NewReader(body), err
}

// contentType is for those who look into the bucket. It tells a PDF and nothing
// else: a content must never be shown as a page by a bucket that is open to all.
func contentType(body *bytes.Reader) string {
	const pdf = "application/pdf"
	head := make([]byte, 8)
	n, _ := body.ReadAt(head, 0) // at most io.EOF: it is memory
	if http.DetectContentType(head[:n]) == pdf {
		return pdf
	}
	return "application/octet-stream"
}

// Delete removes the content of a name, if it has one. Unavailable: the store did
// not say that it is gone.
func (s *S3) Delete(ctx context.Context, name string) error {
	if err := check(name); err != nil {
		return err
	}
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	err := s.client.RemoveObject(ctx, s.bucket, s.key(name), minio.RemoveObjectOptions{})
	// Most stores say done when there is nothing; some tell.
	if err != nil && answer(err).Code != minio.NoSuchKey {
		return s.trouble("Delete", name, err)
	}
	return nil
}

func (s *S3) key(name string) string { return path.Join(s.prefix, name) }
