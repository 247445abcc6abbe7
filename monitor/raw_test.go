package monitor

import "testing"

func TestKeptBodyHasAllButCode(t *testing.T) {
	for _, row := range []struct{ name, html, want string }{
		{"text", `<p class="a">سوريا <b>Şam</b></p>`, `<p class="a">سوريا <b>Şam</b></p>`},
		{"script", `<script src="a">if (a < b) "</p>"</script><p>a`, `<script src="a"></script><p>a`},
		{"style", `<style>p{}</style>a`, `<style></style>a`},
		{"data", `<script type="application/ld+json">{"a":1}</script>`, `<script type="application/ld+json">{"a":1}</script>`},
		{"data of an application", `<SCRIPT id=x TYPE='application/JSON'>{"a":1}</SCRIPT>`, `<SCRIPT id=x TYPE='application/JSON'>{"a":1}</SCRIPT>`},
		{"script without an end", `<p>a<script>b`, `<p>a<script>`},
		{"text that looks like a script", `<textarea><script>a</script></textarea>`, `<textarea><script>a</script></textarea>`},
		{"comment", `<!-- <script> --><p>a`, `<!-- <script> --><p>a`},
		{"nothing", ``, ``},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := withoutCode(row.html); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}
