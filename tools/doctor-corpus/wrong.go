// Command wrong sends wrong requests of a Go backend, each to /<cause>/<name>. See generate.ts.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"
)

var url, key, secret = os.Getenv("CORPUS_URL"), os.Getenv("CORPUS_KEY"), os.Getenv("CORPUS_SECRET")

type person struct {
	ExternalID  string `json:"external_id"`
	Email       string `json:"email"`
	DisplayName string `json:"display_name"`
}

func mac(text, secret string) []byte {
	hash := hmac.New(sha256.New, []byte(secret))
	hash.Write([]byte(text))
	return hash.Sum(nil)
}

func signed(timestamp, payload string) string {
	return hex.EncodeToString(mac(timestamp+"|"+key+"|"+payload, secret))
}

func send(name, signature, timestamp, body string, more ...string) {
	request, _ := http.NewRequest("POST", url+"/"+name, bytes.NewBufferString(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Consumer-Key", key)
	request.Header.Set("X-Signature", signature)
	request.Header.Set("X-Timestamp", timestamp)
	for index := 0; index+1 < len(more); index += 2 {
		request.Header.Set(more[index], more[index+1])
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	answer.Body.Close()
}

func main() {
	one := person{"u-1005", "zoe@acme.example", "Zoë <Sales> & more"}
	marshalled, _ := json.Marshal(one)
	text := string(marshalled)
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	encoder.Encode(one)
	indented, _ := json.MarshalIndent(one, "", "\t")
	ordered := map[string]any{}
	json.Unmarshal(marshalled, &ordered)
	sorted, _ := json.Marshal(ordered)

	t := time.Now().UTC().Format(time.RFC3339)
	send("body_reserialized/unescaped-html-sent", signed(t, text), t, encoded.String()[:encoded.Len()-1])
	send("body_reserialized/indented", signed(t, string(indented)), t, text)
	send("body_reserialized/map-sent", signed(t, text), t, string(sorted))
	send("body_reserialized/map-signed", signed(t, string(sorted)), t, text)
	send("body_reserialized/map-printed", signed(t, fmt.Sprint(ordered)), t, string(sorted))
	send("body_trailing_newline/encoder", signed(t, text[:len(text)-1]+"}"), t, text+"\n")
	var zipped bytes.Buffer
	writer := gzip.NewWriter(&zipped)
	writer.Write(marshalled)
	writer.Close()
	send("body_compressed/gzip", signed(t, text), t, zipped.String(), "Content-Encoding", "gzip")
	digest := mac(t+"|"+key+"|"+text, secret)
	send("signature_base64/std-encoding", base64.StdEncoding.EncodeToString(digest), t, text)
	send("signature_base64/raw-url-encoding", base64.RawURLEncoding.EncodeToString(digest), t, text)
	send("signature_upper_case/percent-X", fmt.Sprintf("%X", digest), t, text)
	send("signature_prefixed/algorithm", "HMAC-SHA256 "+hex.EncodeToString(digest), t, text)
	send("secret_has_line_end/read-file", hex.EncodeToString(mac(t+"|"+key+"|"+text, secret+"\n")), t, text)
	send("key_not_signed/sprintf", hex.EncodeToString(mac(fmt.Sprintf("%s|%s", t, text), secret)), t, text)
	unix := strconv.FormatInt(time.Now().Unix(), 10)
	send("timestamp_not_rfc3339/unix", signed(unix, text), unix, text)
	dated := time.Now().UTC().Format(time.RFC1123)
	send("timestamp_not_rfc3339/rfc1123", signed(dated, text), dated, text)
	send("other_timestamp_signed/unix-signed", signed(unix, text), time.Now().UTC().Format(time.RFC3339), text)
	send("other_timestamp_signed/rounded", signed(t, text), time.Now().UTC().Format("2006-01-02T15:04:05.000Z07:00"), text)
	send("unknown/parts-in-another-order", hex.EncodeToString(mac(key+"|"+t+"|"+text, secret)), t, text)
}
