package notifytest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/notify/notifytest"
)

type answer struct {
	OK          bool   `json:"ok"`
	Code        int    `json:"error_code"`
	Description string `json:"description"`
}

func call(t *testing.T, method, contentType, body string) answer {
	t.Helper()
	resp, err := http.Post(method, contentType, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	if !a.OK && a.Code != resp.StatusCode {
		t.Errorf("got status %d with error_code %d, want the same", resp.StatusCode, a.Code)
	}
	return a
}

func TestBotAPIRefusesWhatTelegramRefuses(t *testing.T) {
	api := notifytest.NewBotAPI(t)
	api.AddChat("7")
	api.AddChat("@desk")
	api.MoveChat("-5", "-1005")
	bot := api.URL + "/bot" + notifytest.BotToken
	bold := func(offset, length string) url.Values {
		return url.Values{"chat_id": {"7"}, "text": {"𐎀 سوريا"}, "entities": {`[{"type":"bold","offset":` + offset + `,"length":` + length + `}]`}}
	}
	refused := func(description string) answer { return answer{Code: 400, Description: "Bad Request: " + description} }
	for _, test := range []struct {
		name   string
		method string
		params url.Values
		want   answer
	}{
		{"a message", bot + "/sendMessage", url.Values{"chat_id": {"7"}, "text": {"سوريا"}}, answer{OK: true}},
		{"a channel by name", bot + "/sendMessage", url.Values{"chat_id": {"@desk"}, "text": {"x"}}, answer{OK: true}},
		{"getMe", bot + "/getMe", nil, answer{OK: true}},
		{"another token", api.URL + "/bot1:x/sendMessage", nil, answer{Code: 401, Description: "Unauthorized"}},
		{"another method", bot + "/sendTelegram", nil, answer{Code: 404, Description: "Not Found"}},
		{"unknown chat", bot + "/sendMessage", url.Values{"chat_id": {"8"}, "text": {"x"}}, refused("chat not found")},
		{"moved chat", bot + "/sendMessage", url.Values{"chat_id": {"-5"}, "text": {"x"}}, refused("group chat was upgraded to a supergroup chat")},
		{"no text", bot + "/sendMessage", url.Values{"chat_id": {"7"}, "text": {" \n"}}, refused("message text is empty")},
		{"4096 units", bot + "/sendMessage", url.Values{"chat_id": {"7"}, "text": {strings.Repeat("😀", 2048)}}, answer{OK: true}},
		{"4097 units", bot + "/sendMessage", url.Values{"chat_id": {"7"}, "text": {strings.Repeat("😀", 2048) + "x"}}, refused("message is too long")},
		{"an entity", bot + "/sendMessage", bold("3", "5"), answer{OK: true}},
		{
			"an entity past the end", bot + "/sendMessage", bold("3", "6"),
			refused("entity beginning at UTF-16 offset 3 ends after the end of the text at UTF-16 offset 9"),
		},
		{"an entity in half a character", bot + "/sendMessage", bold("1", "2"), refused("entity beginning at UTF-16 offset 1 ends in a middle of a UTF-16 symbol")},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, test.method, "application/x-www-form-urlencoded", test.params.Encode())
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("form (-want +got):\n%s", diff)
			}
			values := map[string]any{}
			for k := range test.params {
				values[k] = test.params.Get(k)
				if k == "entities" {
					values[k] = json.RawMessage(test.params.Get(k))
				}
			}
			body, err := json.Marshal(values)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, call(t, test.method, "application/json", string(body))); diff != "" {
				t.Errorf("JSON (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFaultsHappenAsOftenAsSaid(t *testing.T) {
	api := notifytest.NewBotAPI(t)
	api.AddChat("7")
	api.Fail(notifytest.BotTooMany(3), 1)
	api.Fail(notifytest.BotRefuses(500, "Internal Server Error"), 2)
	var got []int
	for range 4 {
		got = append(got, call(t, api.URL+"/bot"+notifytest.BotToken+"/sendMessage", "application/x-www-form-urlencoded", "chat_id=7&text=x").Code)
	}
	if diff := cmp.Diff([]int{429, 500, 500, 0}, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if got := len(api.Messages()); got != 1 {
		t.Errorf("got %d messages, want 1", got)
	}
}
