package extract_test

import (
	"testing"
	"time"

	"rasid/monitor/extract"
)

func TestPageSaysWhatItIs(t *testing.T) {
	title := func(p extract.Page) string { return p.Title }
	canonical := func(p extract.Page) string { return p.Canonical }
	language := func(p extract.Page) string { return p.Language }
	published := func(p extract.Page) string {
		if p.Published.IsZero() {
			return ""
		}
		return p.Published.Format(time.RFC3339)
	}
	modified := func(p extract.Page) string { return p.Modified.Format(time.DateTime) }
	byline := func(p extract.Page) string { return p.Byline }
	for _, test := range []struct {
		name string
		of   func(extract.Page) string
		html string
		want string
	}{
		{"the title is og:title", title, `<title>a - b</title><meta property="og:title" content=" أ  ب ">`, "أ ب"},
		{"else the title element", title, `<title>Rüzgâr &amp; yağmur</title><h1>x</h1><svg><title>y</title></svg>`, "Rüzgâr & yağmur"},
		{"else the first h1", title, `<h1>a<style>p{}</style> <b>b</b></h1><h1>c</h1>`, "a b"},
		{"an empty title is none", title, `<title> </title><h1>a</h1>`, "a"},
		{"canonical is resolved", canonical, `<link rel="canonical" href="../x#y">`, "https://news.example/x"},
		{"canonical obeys the base", canonical, `<base href="https://b.example/c/"><base href="/d/"><link rel=canonical href=x>`, "https://b.example/c/x"},
		{"else it is og:url", canonical, `<meta property="og:url" content="http://o.example/1">`, "http://o.example/1"},
		{"canonical is an address of the web", canonical, `<link rel="canonical" href="android-app://x/y">`, ""},
		{"the language is the page's own word", language, `<html lang=" tr-TR "><meta property="og:locale" content="ar_AR">`, "tr-TR"},
		{"else og:locale", language, `<meta property="og:locale" content="ar_AR">`, "ar_AR"},
		{
			"article:published_time is surest", published,
			`<script type="application/ld+json">{"datePublished":"2026-01-01"}</script><meta property="article:published_time" content="2026-02-05T14:02:00+03:00">`,
			"2026-02-05T14:02:00+03:00",
		},
		{
			"structured data is next", published,
			`<meta name="date" content="2026-01-01"><script type="application/ld+json">{"@graph":[{"datePublished" : "2026-02-05T14:02:00.000Z",}</script>`,
			"2026-02-05T14:02:00Z",
		},
		{"then other metadata", published, `<time pubdate datetime="2026-01-01">x</time><meta itemprop="datePublished" content="2026-02-05 14:02:00">`, "2026-02-05T14:02:00Z"},
		{"then a time element", published, `<time datetime="2020-01-01"></time><time class="entry-date published" datetime="2026-02-05T14:02+03:00">`, "2026-02-05T14:02:00+03:00"},
		{"a zone without a colon", published, `<meta name="pubdate" content="2026-02-05T14:02:00+0300">`, "2026-02-05T14:02:00+03:00"},
		{"a Turkish date", published, `<meta name="date" content="05.02.2026 14:02">`, "2026-02-05T14:02:00Z"},
		{"Arabic digits", published, `<meta name="date" content="٢٠٢٦-٠٢-٠٥">`, "2026-02-05T00:00:00Z"},
		{"a date of mail", published, `<meta name="date" content="Thu, 5 Feb 2026 14:02:00 +0300">`, "2026-02-05T14:02:00+03:00"},
		{"no date", published, `<meta name="date" content="dün"><script type="application/ld+json">{"datePublished":null,"x":"</script>`, ""},
		{"a date before the web", published, `<meta name="date" content="0001-01-01T00:00:00Z">`, ""},
		{"a doubtful date", published, `<meta name="date" content="05/02/2026">`, ""},
		{
			"the latest change counts", modified,
			`<meta property="article:modified_time" content="2026-02-05T14:02:00Z"><script type="application/ld+json">{"dateModified":"2026-02-06T08:00:00Z"}</script>`,
			"2026-02-06 08:00:00",
		},
		{"no change is the zero time", modified, `<meta property="og:updated_time" content="dün">`, "0001-01-01 00:00:00"},
		{"the author is named", byline, `<meta property="article:author" content="https://social.example/l"><meta name="author" content=" ليلى  الحسن ">`, "ليلى الحسن"},
		{"a date cut off", published, `<script type="application/ld+json">{"datePublished":"2026-0`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			page, err := extract.Extract(test.html, address(t), extract.Rules{})
			if err != nil {
				t.Fatal(err)
			}
			if got := test.of(page); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
