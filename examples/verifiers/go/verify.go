// Verifies an access token by the service's published keys, without asking about the session. Go's own library only.
//
//	GL_IAM_URL=https://iam.example.com verify < token
//
// GL_IAM_URL is the service's public URL: the token must be from there, and for there. It prints the user's id and
// ends with 0; with 1 for a token that is not valid, with 2 when nobody can tell. An ended session is not seen: a token
// lives 15 minutes. Ask for introspection where that matters.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"strings"
	"time"
)

var errNotValid = errors.New("not valid")

type key struct{ Kty, Crv, Kid, X, Y string }

type claims struct {
	Iss, Aud, Sub, Sid string
	Exp                int64
}

func main() {
	token, err := io.ReadAll(io.LimitReader(os.Stdin, 8192))
	var found claims
	if err == nil {
		found, err = verify(os.Getenv("GL_IAM_URL"), strings.TrimSpace(string(token)), time.Now())
	}
	switch {
	case err == nil:
		fmt.Println(found.Sub)
	case errors.Is(err, errNotValid):
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "nobody can tell:", err)
		os.Exit(2)
	}
}

func verify(issuer, token string, now time.Time) (found claims, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return found, errNotValid
	}
	var header struct{ Alg, Typ, Kid string }
	signature, problem := base64.RawURLEncoding.DecodeString(parts[2])
	if problem != nil || len(signature) != 64 || !read(parts[0], &header) || !read(parts[1], &found) {
		return found, errNotValid
	}
	// One algorithm and one type, whatever the token says of itself.
	if header.Alg != "ES256" || header.Typ != "at+jwt" {
		return found, errNotValid
	}
	public, err := publishedKey(issuer, header.Kid)
	if err != nil {
		return found, err
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	isOurs := found.Iss == issuer && found.Aud == issuer && found.Sub != "" && found.Exp > now.Unix()
	if !ecdsa.Verify(public, digest[:], r, s) || !isOurs {
		return found, errNotValid
	}
	return found, nil
}

// Of the configured service only: a token's own `jku` or `jwk` is never looked at. Keep them for five minutes.
func publishedKey(issuer, kid string) (*ecdsa.PublicKey, error) {
	client := http.Client{Timeout: 5 * time.Second}
	answer, err := client.Get(issuer + "/.well-known/jwks.json")
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var set struct{ Keys []key }
	if answer.StatusCode != http.StatusOK || json.NewDecoder(answer.Body).Decode(&set) != nil {
		return nil, fmt.Errorf("the service answered %s", answer.Status)
	}
	for _, candidate := range set.Keys {
		if candidate.Kid == kid && candidate.Kty == "EC" && candidate.Crv == "P-256" {
			return publicKey(candidate)
		}
	}
	return nil, errNotValid
}

func publicKey(of key) (*ecdsa.PublicKey, error) {
	x, errX := base64.RawURLEncoding.DecodeString(of.X)
	y, errY := base64.RawURLEncoding.DecodeString(of.Y)
	if errX != nil || errY != nil {
		return nil, errors.New("a published key can't be read")
	}
	public := ecdsa.PublicKey{Curve: elliptic.P256(), X: new(big.Int).SetBytes(x), Y: new(big.Int).SetBytes(y)}
	if !public.Curve.IsOnCurve(public.X, public.Y) {
		return nil, errors.New("a published key is not on its curve")
	}
	return &public, nil
}

func read(part string, into any) bool {
	text, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(text, into) == nil
}
