package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"rasid/monitor/monitortest"
	"rasid/notify/notifytest"
)

// BenchmarkDetectionToAccepted measures how long it is from the site's answer with a change to its acceptance by Telegram, over the real
// program: one look tells ten chats of one bot, and one of them hangs. An iteration takes about a second, the shortest interval between two
// looks: run it with -benchtime=60x. The bot's own limit, 5 messages at once and then 25 a second, is in the figures.
func BenchmarkDetectionToAccepted(b *testing.B) {
	const desks = 10
	hung, err := net.Listen("tcp", "127.0.0.1:0") // connections are made and nobody answers
	if err != nil {
		b.Fatal(err)
	}
	defer hung.Close()
	bot, site := notifytest.NewBotAPI(b), &monitortest.Site{}
	server := httptest.NewServer(site)
	defer server.Close()
	names := make([]string, desks)
	config := "[rasid]\ndata = \"var\"\nevery = \"1s\"\nhost_gap = \"0s\"\nallow_private = true\n"
	for i := range desks {
		names[i] = fmt.Sprintf("%q", fmt.Sprint(1001+i))
		api := bot.URL
		if i == desks/2 {
			api = "http://" + hung.Addr().String()
		}
		bot.AddChat(fmt.Sprint(1001 + i))
		config += fmt.Sprintf(crashChat, fmt.Sprint(1001+i), api, "resend")
	}
	const path = "/ar/"
	config += fmt.Sprintf("[[watch]]\nname = \"w\"\nurl = %q\nkeywords = [\"سوريا\"]\nnotify = [%s]\n", server.URL+path, strings.Join(names, ", "))
	publish := func(version int) {
		site.Set(path, fmt.Sprintf(`<html lang="ar"><body><article><p>بيان عن الحدود</p><p>وصل وفد من سوريا رقم %d</p></article></body></html>`, version))
	}
	publish(0)
	rasid := newProgram(b, config)
	rasid.call("check")
	daemon := rasid.run()
	defer daemon.kill()

	var waits []time.Duration
	b.ResetTimer()
	for i := range b.N {
		before := time.Now()
		publish(i + 1)
		accepted := (i + 1) * (desks - 1)
		until(b, 20*time.Second, "accepted by all chats but one", func() bool { return len(bot.Messages()) >= accepted })
		requests := site.Requests(path)
		at := slices.IndexFunc(requests, func(r monitortest.Request) bool { return r.At.After(before) && r.Status == http.StatusOK })
		for _, m := range bot.Messages()[accepted-(desks-1):] {
			waits = append(waits, m.At.Sub(requests[at].At))
		}
	}
	b.StopTimer()
	slices.Sort(waits)
	for _, p := range []int{50, 99} {
		b.ReportMetric(float64(waits[(len(waits)-1)*p/100].Microseconds())/1000, fmt.Sprintf("p%d-ms", p))
	}
	b.ReportMetric(float64(waits[len(waits)-1].Microseconds())/1000, "max-ms")
	b.ReportMetric(0, "ns/op") // it is the interval between two looks, not ours
}
