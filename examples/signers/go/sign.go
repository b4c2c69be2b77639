// Command sign signs a GL IAM assertion with Go's standard library.
// It reads the payload from stdin and prints the three headers:
//
//	export GL_IAM_CONSUMER_KEY=ck_live_…  GL_IAM_CONSUMER_SECRET=cs_live_…
//	go run sign.go < payload.json > headers.txt
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"regexp"
	"time"
)

var (
	wellFormedKey    = regexp.MustCompile(`\Ack_live_[A-Za-z0-9_-]{32,}\z`)
	wellFormedSecret = regexp.MustCompile(`\Acs_live_[A-Za-z0-9_-]{32,}\z`)
)

// Sign signs exactly these payload bytes: send them unchanged, and do not marshal again.
func Sign(consumerKey, consumerSecret, timestamp string, payload []byte) string {
	mac := hmac.New(sha256.New, []byte(consumerSecret))
	io.WriteString(mac, timestamp+"|"+consumerKey+"|")
	mac.Write(payload)
	return hex.EncodeToString(mac.Sum(nil))
}

func main() {
	consumerKey := os.Getenv("GL_IAM_CONSUMER_KEY")
	if len(os.Args) > 1 {
		consumerKey = os.Args[1]
	}
	consumerSecret := os.Getenv("GL_IAM_CONSUMER_SECRET")
	timestamp := os.Getenv("GL_IAM_TIMESTAMP")
	if timestamp == "" {
		timestamp = time.Now().UTC().Format(time.RFC3339Nano)
	}

	if !wellFormedKey.MatchString(consumerKey) {
		fail("the first argument or GL_IAM_CONSUMER_KEY must be the consumer key (ck_live_…)")
	}
	if !wellFormedSecret.MatchString(consumerSecret) {
		fail("GL_IAM_CONSUMER_SECRET must be the consumer secret (cs_live_…)")
	}

	payload, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail(err.Error())
	}
	fmt.Println("X-Consumer-Key:", consumerKey)
	fmt.Println("X-Signature:", Sign(consumerKey, consumerSecret, timestamp, payload))
	fmt.Println("X-Timestamp:", timestamp)
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, "sign:", message)
	os.Exit(2)
}
