package telegram

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestRequestGivenUpIsNeverWhole(t *testing.T) {
	const text = "chat_id=7&text=x"
	for _, test := range []struct {
		name string
		read int // bytes that the transport took before the call ended
		want bool
	}{
		{"nothing was taken", 0, false},
		{"all but the last byte", len(text) - 1, false},
		{"everything", len(text), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			req, err := http.NewRequest(http.MethodPost, "http://127.0.0.1", strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			body, err := takeBody(req)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadFull(req.Body, make([]byte, test.read)); err != nil {
				t.Fatal(err)
			}
			if got := body.stop(); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
			if n, err := req.Body.Read(make([]byte, 1)); n != 0 || !errors.Is(err, errStopped) {
				t.Errorf("got %d bytes and %v after the end, want none", n, err)
			}
		})
	}
}
