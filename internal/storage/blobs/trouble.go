package blobs

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/minio/minio-go/v7"

	"palier/internal/core/fault"
)

// Trouble is why an object store did not do what it was asked, for whoever runs
// Palier. It is the cause of a fault.Unavailable and never holds a secret.
type Trouble struct {
	Text   string // what happened
	Advice string // what to do about it
	Cause  error
}

// Error is both sentences, for the log.
func (t *Trouble) Error() string { return t.Text + ". " + t.Advice }

// Unwrap gives the cause to errors.Is and errors.As.
func (t *Trouble) Unwrap() error { return t.Cause }

// trouble is what a caller gets when the store failed: come back later. Whether it
// is down or its settings are wrong is for the log.
func (s *S3) trouble(call, name string, err error) error {
	t := &Trouble{Cause: err}
	a := answer(err)
	if a.StatusCode == 0 { // nobody answered, or in no way that the library understands
		t.Text = fmt.Sprintf("no answer of an object store: %.300v", err)
		t.Advice = "Is it up, and is --s3-endpoint its address, with the right one of http and https?"
	} else {
		t.Text = fmt.Sprintf("the object store says %s (%d) of bucket %q: %.300s", a.Code, a.StatusCode, s.bucket, strings.TrimSuffix(a.Message, "."))
		t.Advice = advice(a)
	}
	return fault.Wrap(fault.Unavailable, "Files cannot be kept or read now", fmt.Errorf("blobs.%s(%s): %w", call, name, t))
}

// answer is the store's answer; without a StatusCode when there was none.
func answer(err error) minio.ErrorResponse {
	a, _ := errors.AsType[minio.ErrorResponse](err)
	return a
}

// advice says what an operator can do about an answer. The codes are S3's; stores
// differ in which of them they give for a wrong key.
func advice(a minio.ErrorResponse) string {
	switch a.Code {
	case minio.NoSuchBucket:
		return "Make the bucket in the object store, or mend its name in --files."
	case minio.InvalidAccessKeyID, "InvalidAccessKey":
		return "The store does not know the access key: mend --s3-key."
	case minio.SignatureDoesNotMatch:
		return "Mend --s3-secret; when it is right, --s3-region."
	case minio.AuthorizationHeaderMalformed, minio.InvalidRegion, "PermanentRedirect", "IllegalLocationConstraintException":
		if a.Region != "" {
			return fmt.Sprintf("Mend --s3-region: the store says %.60q.", a.Region)
		}
		return "Mend --s3-region, or --s3-endpoint when it belongs to another one."
	case "RequestTimeTooSkewed":
		return "Set the clock of this machine."
	}
	switch {
	case a.StatusCode == http.StatusForbidden || a.StatusCode == http.StatusUnauthorized:
		return "Let the access key read, write and delete in the bucket and list it (s3:GetObject, s3:PutObject, s3:DeleteObject, s3:ListBucket), and see that --s3-key and --s3-secret are right."
	case a.StatusCode >= 500 || a.StatusCode == http.StatusTooManyRequests:
		return "It passes when the store recovers; its own log says more."
	}
	return "Is --s3-endpoint the address of an S3 API, and are --s3-key and --s3-secret right? The store's own log says more."
}
