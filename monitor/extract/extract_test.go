package extract_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasid/monitor/extract"
)

func TestTextIsWhatAReaderSees(t *testing.T) {
	for _, test := range []struct {
		name, html string
		want       []string
	}{
		{"a word split by markup stays one word", `<p>وب<b>سوريا</b> İ<i>stan</i>bul</p>`, []string{"وبسوريا İstanbul"}},
		{"white space is one space", "<p> Hulusi\n\t Akar&nbsp; </p>", []string{"Hulusi Akar"}},
		{"loose text is a paragraph", `<div>bir<p>iki</p>üç<section>dört</section></div>`, []string{"bir", "iki", "üç", "dört"}},
		{"one line break is a space", `<p>خلوصي<br>أكار</p>`, []string{"خلوصي أكار"}},
		{"two line breaks end a paragraph", `<p>bir<br> <br/>iki</p>`, []string{"bir", "iki"}},
		{"two line breaks do not end a headline", `<h1>bir<br><br>iki</h1>`, []string{"bir iki"}},
		{"a possible line break is nothing", `<p>çekos<wbr>lovakya</p>`, []string{"çekoslovakya"}},
		{"soft hyphens and zero-width characters are dropped", "<p>سو\u200bر\u00adيا\ufeff \u2060Tür\u00adkiye</p>", []string{"سوريا Türkiye"}},
		{"direction marks and overrides are dropped", "<p>\u202eabc\u202c \u200fأكار\u200e \u2067x\u2069</p>", []string{"abc أكار x"}},
		{"Persian keeps its joiners", "<p>می\u200cخواهم ها\u200c ab\u200ccd</p>", []string{"می\u200cخواهم ها abcd"}},
		{"emoji keep their joiners", "<p>👨\u200d👩</p>", []string{"👨\u200d👩"}},
		{"text is composed", "<p>I\u0307stanbul Tu\u0308rkiye \u0627\u0654كار</p>", []string{"İstanbul Türkiye أكار"}},
		{"entities are decoded once", `<p>&amp;lt; &#x633;&ouml;z &bogus;</p>`, []string{"&lt; سöz &bogus;"}},
		{"control characters are dropped", "<p>a\x00b\x01c\u0085d</p>", []string{"abc d"}},
		{"broken UTF-8 is made valid", "<p>a\xffb</p>", []string{"a\ufffdb"}},
		{"icons of a font are dropped", "<p>\uf0e0 Yaz</p>", []string{"Yaz"}},
		{"lines of preformatted text are blocks", "<pre>دمشق   12\n\nحلب 9</pre>", []string{"دمشق 12", "حلب 9"}},
		{"a nested list is its own items", `<ul><li>bir<ul><li>iki</li></ul>üç</li></ul>`, []string{"bir", "iki", "üç"}},
		{"a row is one block", `<table><tr><th>Tür<td><p>1</p><td>a<br>b</table>`, []string{"Tür | 1 | a b"}},
		{"a row keeps the place of an empty cell", `<table><tr><td>x<td><td>3<td></table>`, []string{"x | | 3"}},
		{"a nested table is read by its own rows", `<table><tr><td>x<td><table><tr><td>1<td>2</table></table>`, []string{"x", "1 | 2"}},
		{"menu links are not one word", `<nav><a href=/a>Ana</a><a href=/b>Spor</a><button>Ara</button>x</nav>`, []string{"Ana Spor Ara x"}},
		{
			"scripts, styles, templates and comments are not read",
			`<p>a<script>1</script><style>2</style><template>3</template><!-- 4 --><svg><text>5</text></svg><iframe>6</iframe>b</p>`,
			[]string{"ab"},
		},
		{"form fields are not content", `<p>x<select><option>y</select><textarea>z</textarea></p>`, []string{"x"}},
		{"what is hidden is not read", `<p>a<b hidden>b</b><i style="color:red; Display : NONE">c</i><u style="visibility:hidden">d</u></p>`, []string{"a"}},
		{"a style that only names hiding is read", `<p style="--display:none;overflow:hidden">a</p>`, []string{"a"}},
		{"a streamed article is read", `<div hidden id="S:1"><p>haber</p></div>`, []string{"haber"}},
		{"a body hidden until a script runs is read", `<body style="display:none" hidden><p>haber</p>`, []string{"haber"}},
		{"folded details are read", `<details><summary>a</summary>b</details>`, []string{"a", "b"}},
		{"a closed dialog is not read", `<dialog>a</dialog><dialog open>b</dialog>`, []string{"b"}},
		{"decoration is not read, numbers are", `<p><i aria-hidden=true>home</i><b aria-hidden=true>›</b><b aria-hidden=true>₺5</b></p>`, []string{"₺5"}},
		{"noscript is read", `<noscript><p>a<img src=x></p></noscript>`, []string{"a"}},
		{"a protected address is decoded", `<p>x <a href="/cdn-cgi/l/email-protection" data-cfemail="2a4b6a48044945">[email&#160;protected]</a>.</p>`, []string{"x a@b.co."}},
		{"a broken protected address is read as it stands", `<p data-cfemail="2a4">a</p>`, []string{"a"}},
		{"unclosed tags end", `<p>a<p>b<li>c<li>d`, []string{"a", "b", "c", "d"}},
		{"nothing is nothing", ``, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			page, err := extract.Extract(test.html, nil, extract.Rules{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(texts(page), test.want); diff != "" {
				t.Errorf("got (-) differs from want (+):\n%s", diff)
			}
		})
	}
}

func TestRulesChooseWhatIsWatched(t *testing.T) {
	const html = `<nav>menü</nav><main><div class="a">bir<p class="b">iki</p></div><p class="b">üç <i>dört</i> beş</p>
		<div id="tab" style="display:none"><p class="c">altı</p></div><aside><p class="b">yedi</p></aside></main>`
	for _, test := range []struct {
		name           string
		choose, ignore []string
		ignoreText     string
		want           []string
	}{
		{"no rules watch all", nil, nil, "", []string{"menü", "bir", "iki", "üç dört beş", "yedi"}},
		{"several selections keep the page's order", []string{"p.b", ".a"}, nil, "", []string{"bir", "iki", "üç dört beş", "yedi"}},
		{"a selection in a selection is read once", []string{"main", "main p"}, nil, "", []string{"bir", "iki", "üç dört beş", "yedi"}},
		{"an inline selection is a block", []string{"i"}, nil, "", []string{"dört"}},
		{"what is selected is read even if hidden", []string{"#tab"}, nil, "", []string{"altı"}},
		{"and so is what is selected inside the hidden", []string{".c", "nav"}, nil, "", []string{"menü", "altı"}},
		{"ignored parts are cut out", nil, []string{".a", "i"}, "", []string{"menü", "üç beş", "yedi"}},
		{"ignore beats select", []string{".b"}, []string{"aside"}, "", []string{"iki", "üç dört beş"}},
		{"a group is one selector", []string{"nav, aside"}, nil, "", []string{"menü", "yedi"}},
		{"ignored text is cut and empty blocks are dropped", []string{".b"}, nil, "iki|dört ?", []string{"üç beş", "yedi"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			rules := extract.Rules{Select: selectors(t, test.choose...), Ignore: selectors(t, test.ignore...)}
			if test.ignoreText != "" {
				rules.IgnoreText = []*regexp.Regexp{regexp.MustCompile(test.ignoreText)}
			}
			page, err := extract.Extract(html, nil, rules)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(texts(page), test.want); diff != "" {
				t.Errorf("got (-) differs from want (+):\n%s", diff)
			}
		})
	}
}

func TestNothingSelectedNamesTheSelectors(t *testing.T) {
	rules := extract.Rules{Select: selectors(t, "article", ".haber > h2")}
	page, err := extract.Extract(`<title>سوريا</title><p>x</p>`, nil, rules)
	var nothing *extract.NothingSelectedError
	if !errors.As(err, &nothing) {
		t.Fatalf("got error %v, want a NothingSelectedError", err)
	}
	if got, want := err.Error(), "nothing on the page matches select article, .haber > h2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := page.Title; got != "سوريا" || len(page.Blocks) != 0 {
		t.Errorf("got title %q and %d blocks, want the title and no blocks", got, len(page.Blocks))
	}
}

func TestAnEmptySelectionIsNoError(t *testing.T) {
	page, err := extract.Extract(`<ul class="live"></ul><p>x</p>`, nil, extract.Rules{Select: selectors(t, ".live")})
	if err != nil || len(page.Blocks) != 0 {
		t.Errorf("got %d blocks and error %v, want neither", len(page.Blocks), err)
	}
}

func TestKeyNamesEveryRule(t *testing.T) {
	a, b := selectors(t, "a"), selectors(t, "b")
	re := []*regexp.Regexp{regexp.MustCompile("a")}
	rules := map[string]extract.Rules{
		"none": {}, "select a": {Select: a}, "select b": {Select: b}, "ignore a": {Ignore: a}, "ignore text a": {IgnoreText: re},
		"select a and b": {Select: append(a[:1:1], b...)}, "select a, ignore b": {Select: a, Ignore: b},
	}
	names := map[string]string{}
	for name, r := range rules {
		key := r.Key()
		if other, taken := names[key]; taken {
			t.Errorf("got the same key for %q and %q", name, other)
		}
		names[key] = name
		if again := r.Key(); again != key {
			t.Errorf("got %q, then %q for %q", key, again, name)
		}
	}
}

func TestLinksAreAbsoluteOnceAndNamed(t *testing.T) {
	const html = `<a href="/a#x"><img alt="resim"></a><a href=" /a ">Haber</a><a href="/a">Devamı</a>
		<a href="mailto:a@b.c">m</a><a href="#top">t</a><a href="javascript:x">j</a><a href="//h.example/ş?q=1">ş</a>
		<a href="http://[bad">b</a><a href="https:">e</a><a href="p"><img alt=" yalnız resim "></a><div hidden><a href="/h">h</a></div>
		<a href="/card"><span>Dünya</span><h2>Manşet</h2><p>özet</p></a>`
	page, err := extract.Extract(html, address(t), extract.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	want := []extract.Link{
		{URL: "https://news.example/a", Title: "Haber"},
		{URL: "https://h.example/%C5%9F?q=1", Title: "ş"},
		{URL: "https://news.example/ar/p", Title: "yalnız resim"},
		{URL: "https://news.example/card", Title: "Manşet"},
	}
	if diff := cmp.Diff(page.Links, want); diff != "" {
		t.Errorf("got (-) differs from want (+):\n%s", diff)
	}
}

func TestOnlyAVisiblePasswordIsALogin(t *testing.T) {
	for html, want := range map[string]bool{
		`<form><input type="Password"></form>`:                            true,
		`<div style="display:none"><form><input type="password"></div>`:   false,
		`<form><input type="text"><p>password</p></form>`:                 false,
		`<template><input type="password"></template><p>a</p>`:            false,
		`<div hidden id="S:0"><form><input type="password"></form></div>`: true,
	} {
		page, err := extract.Extract(html, nil, extract.Rules{})
		if err != nil {
			t.Fatal(err)
		}
		if page.Login != want {
			t.Errorf("got Login %v, want %v for %s", page.Login, want, html)
		}
	}
}

func TestSelectorErrorsSayWhere(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", `empty selector: write a CSS selector such as "article", ".news-list" or "#main p"`},
		{"//div[@id='a']", `selector "//div[@id='a']" looks like XPath: write a CSS selector such as "div.news > h2"`},
		{".haber >> p", `selector ".haber >> p" is wrong from character 8 on, at ">> p": expected a name, found > instead`},
		{"div[", `selector "div[" is wrong from character 4 on, at "[": expected a name, found the end instead`},
		{"div p:hoverr", `selector "div p:hoverr" is wrong from character 6 on, at ":hoverr": unknown pseudo-class or pseudoelement :hoverr`},
		{"p }", `selector "p }" is wrong from character 3 on, at "}": expected a name, found } instead`},
		{"p)", `selector "p)" is wrong from character 2 on, at ")": this cannot follow what stands before it`},
		{"a\xff", "selector is not valid UTF-8"},
		{strings.Repeat("p ", 2000), "selector of 3999 bytes: at most 2000 are accepted"},
	} {
		_, err := extract.ParseSelector(test.text)
		if err == nil {
			t.Errorf("got no error for %q, want %s", test.text, test.want)
		} else if got := err.Error(); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestTheZeroSelectorSelectsNothing(t *testing.T) {
	page, err := extract.Extract("<p>a</p>", nil, extract.Rules{Ignore: []extract.Selector{{}}})
	if err != nil || len(page.Blocks) != 1 {
		t.Errorf("got %d blocks and error %v, want one block", len(page.Blocks), err)
	}
}

func texts(page extract.Page) []string {
	list := []string{}
	for _, b := range page.Blocks {
		list = append(list, b.Text)
	}
	return list
}
