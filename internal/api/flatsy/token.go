package flatsy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"palier/internal/core/access"
	"palier/internal/core/fault"
)

// TokenLife is how long a log-in lasts (openapi.yaml, POST /login).
const TokenLife = 30 * 24 * time.Hour

// tokenLimit is how long a token may be, in bytes; those made here have some 300.
const tokenLimit = 2048

// Tokens makes and reads what clients send as X-Auth-Token: a JWT under HMAC-SHA256. The
// signature says which session it is and no more; whether that session is still there,
// and what it may do, access.Login.Session says in every call.
type Tokens struct {
	key    func() ([]byte, error)
	parser *jwt.Parser
}

// NewTokens makes it with a key that all replicas share, fetched when it is needed, and
// the program's clock.
func NewTokens(key func() ([]byte, error), now func() time.Time) Tokens {
	return Tokens{key, jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithExpirationRequired(),
		jwt.WithStrictDecoding(), jwt.WithTimeFunc(now))}
}

// Sign makes the token of a session that was just opened for the user with the uid.
func (t Tokens) Sign(user string, v access.Session) (string, error) {
	key, err := t.secret()
	if err != nil {
		return "", err
	}
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.RegisteredClaims{
		Subject: user, ID: v.Token, IssuedAt: jwt.NewNumericDate(v.CreatedAt), ExpiresAt: jwt.NewNumericDate(v.ExpiresAt),
	})
	token.Header["kid"] = keyName(key)
	text, err := token.SignedString(key)
	if err != nil {
		return "", fmt.Errorf("flatsy.Sign: %w", err)
	}
	return text, nil
}

// Session gives the session's own token out of one that was signed here and has not
// expired, for access.Login.Session; access.ErrCredentials, whatever is wrong with it.
func (t Tokens) Session(token string) (string, error) {
	if token == "" || len(token) > tokenLimit {
		return "", access.ErrCredentials
	}
	key, err := t.secret()
	if err != nil {
		return "", err
	}
	var claims jwt.RegisteredClaims
	_, err = t.parser.ParseWithClaims(token, &claims, func(asked *jwt.Token) (any, error) {
		if asked.Header["kid"] != keyName(key) {
			return nil, jwt.ErrTokenUnverifiable // signed before the secret key was changed
		}
		return key, nil
	})
	if err != nil || claims.ID == "" {
		return "", access.ErrCredentials
	}
	return claims.ID, nil
}

// secret is the key, or Unavailable: without it nobody can be told from anybody.
func (t Tokens) secret() ([]byte, error) {
	key, err := t.key()
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "Log-ins are not possible now", err)
	}
	return key, nil
}

// keyName tells keys apart and nothing of them.
func keyName(key []byte) string {
	sum := sha256.Sum256(append([]byte("key name "), key...))
	return hex.EncodeToString(sum[:6])
}
