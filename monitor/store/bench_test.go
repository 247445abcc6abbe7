package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rasid/diff"
	"rasid/monitor"
	"rasid/monitor/extract"
	"rasid/monitor/store"
	"rasid/notify"
)

// article returns a page of 183 KB as news sites serve it, and its 60 blocks. Different n have little in common but the markup.
func article(n int) (raw string, blocks []extract.Block) {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	words := strings.Fields("محادثات التطبيع بين تركيا وسوريا Dışişleri Bakanı açıkladı الرئيس يستقبل الوفد Ankara'da görüşme yapıldı after talks")
	var b strings.Builder
	b.WriteString("<html><body>")
	for range 60 {
		var text strings.Builder
		for range 14 {
			fmt.Fprintf(&text, "%s%d ", words[r.IntN(len(words))], r.IntN(1000))
		}
		blocks = append(blocks, extract.Block{Text: text.String()})
		fmt.Fprintf(&b, "<p class=%q>%s</p>", "entry-content__text", text.String())
	}
	for b.Len() < 183_000 {
		fmt.Fprintf(&b, `<li class="menu-item menu-item-%d"><a href="/%s/%x">%s</a></li>`, r.IntN(4000), words[r.IntN(len(words))], r.Uint32(), words[r.IntN(len(words))])
	}
	return b.String(), blocks
}

func heavy(page monitor.Page, n int, channels ...string) *monitor.Look {
	look := changed(page, start.Add(time.Duration(n)*time.Second), channels...)
	look.Raw.Text, look.Snapshot.Blocks = article(n)
	look.Change.Script = nil
	for i, b := range look.Snapshot.Blocks {
		op := diff.Op{Kind: diff.Same, Old: i, New: i}
		if i%10 == 0 {
			op = diff.Op{Kind: diff.Added, Old: -1, New: i, NewText: b.Text}
		}
		look.Change.Script = append(look.Change.Script, op)
	}
	return look
}

func BenchmarkSave500SilentLooks(b *testing.B) {
	db, list := synced(b, 500)
	looks := make([]*monitor.Look, len(list))
	for i := range list {
		looks[i] = &monitor.Look{At: start, Page: list[i]}
	}
	for n := 0; b.Loop(); n++ {
		for _, l := range looks {
			l.Page.LookAt = start.Add(time.Duration(n) * time.Minute)
			l.Page.NextAt = l.Page.LookAt.Add(5 * time.Minute)
		}
		check(b, db.Save(b.Context(), looks))
	}
}

func BenchmarkSave100LooksWithBodies(b *testing.B) {
	db, list := synced(b, 100)
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		looks := make([]*monitor.Look, len(list))
		for i := range list {
			looks[i] = heavy(list[i], n*len(list)+i)
			looks[i].Change = nil
		}
		b.StartTimer()
		check(b, db.Save(b.Context(), looks))
	}
}

func BenchmarkSaveAChangeWithTwoAlerts(b *testing.B) {
	db, list := synced(b, 1)
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		look := heavy(list[0], n, "desk", "posta")
		b.StartTimer()
		check(b, db.Save(b.Context(), []*monitor.Look{look}))
	}
}

func BenchmarkSync2000PagesWithNothingNew(b *testing.B) {
	db, list := synced(b, 2000)
	for b.Loop() {
		check(b, db.Sync(b.Context(), list))
	}
}

func BenchmarkDue(b *testing.B) {
	db, _ := synced(b, 2000)
	for b.Loop() {
		_, err := db.Due(b.Context(), start, 100, nil)
		check(b, err)
	}
}

func BenchmarkNextBeginDone(b *testing.B) {
	db := open(b, b.TempDir())
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		check(b, db.Add(b.Context(), start, notice(fmt.Sprint(n), "desk")))
		b.StartTimer()
		e, _, err := db.Next(b.Context(), "desk")
		check(b, err)
		check(b, db.Begin(b.Context(), e.Alert.ID, start))
		check(b, db.Done(b.Context(), e.Alert.ID, notify.Outcome{State: notify.Sent, At: start, Receipt: "message 1"}))
	}
}

// BenchmarkOpen opens a file of 2,000 pages, as a start does.
func BenchmarkOpen(b *testing.B) {
	folder := b.TempDir()
	fill(b, folder, 2000, 0)
	for b.Loop() {
		db, err := store.Open(b.Context(), folder, store.Options{})
		check(b, err)
		check(b, db.Close())
	}
}

// BenchmarkFileOf2000Pages reports the file after ten rounds in which every twentieth page changed.
func BenchmarkFileOf2000Pages(b *testing.B) {
	for b.Loop() {
		folder := b.TempDir()
		fill(b, folder, 2000, 10)
		info, err := os.Stat(filepath.Join(folder, "rasid.db"))
		check(b, err)
		b.ReportMetric(float64(info.Size())/(1<<20), "MiB")
	}
}

func fill(b *testing.B, folder string, n, rounds int) {
	db, err := store.Open(b.Context(), folder, store.Options{})
	check(b, err)
	defer func() { check(b, db.Close()) }()
	list := make([]monitor.Page, n)
	for i := range list {
		list[i] = newPage("haber", fmt.Sprintf("/%d", i))
	}
	check(b, db.Sync(b.Context(), list))
	list = pages(b, db)
	for round := range rounds + 1 {
		var looks []*monitor.Look
		for i := range list {
			if round > 0 && i%20 != round {
				continue
			}
			look := heavy(list[i], round*n+i)
			if round == 0 {
				look.Change = nil
			}
			if looks = append(looks, look); len(looks) == 50 {
				check(b, db.Save(b.Context(), looks))
				looks = nil
			}
		}
		check(b, db.Save(b.Context(), looks))
	}
}
