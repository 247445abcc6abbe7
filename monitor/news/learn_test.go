package news_test

import (
	"fmt"
	"strings"
	"testing"

	"rasid/monitor/extract"
	"rasid/monitor/news"
)

// TestLearningDoesNotMakeDeaf is a box that ticked for a week and then holds the article itself.
func TestLearningDoesNotMakeDeaf(t *testing.T) {
	page := func(box ...extract.Block) []extract.Block {
		return append([]extract.Block{heading(title), text(opening)}, box...)
	}
	w := watch(t, page(text("1 متصل الآن"))...)
	for i := range 7 * 24 {
		if j := w.look(page(text(fmt.Sprintf("%d متصل الآن", 2+i*7%97)))...); j.News() {
			t.Fatalf("tick %d is news: %v", i, j.Rulings)
		}
	}
	if j := w.look(page(text(second))...); !j.News() {
		t.Errorf("a paragraph in the place of the counter is silent: %v", rules(j))
	}
	if j := w.look(page(text(second), text(third), text(fresh))...); !j.News() || j.Level() != news.Paragraphs {
		t.Errorf("two more are silent: %v", rules(j))
	}
	if w.profile.Noisy() == 0 {
		t.Error("nothing was learned")
	}
	w.profile = w.profile.ForgetNoise()
	if n := w.profile.Noisy(); n != 0 {
		t.Errorf("%d noisy places after they were forgotten", n)
	}
	if j := w.look(page(text(second), text(third), text(fresh))...); j.News() {
		t.Errorf("what was shown is news after the noise was forgotten: %v", rules(j))
	}
}

func TestSecondLook(t *testing.T) {
	page := []extract.Block{heading(title), text(opening), text(second), text(third)}
	without := []extract.Block{page[0], page[1], page[3]}
	t.Run("what is gone is told when it stays gone", func(t *testing.T) {
		w := watch(t, page...)
		w.confirm = news.ConfirmShrink
		if j := w.look(without...); j.News() || !j.Pending {
			t.Errorf("the first look: %v", rules(j))
		}
		if j := w.look(without...); !j.News() || j.Pending {
			t.Errorf("the second look: %v", rules(j))
		}
		if j := w.look(without...); j.News() {
			t.Errorf("the third look: %v", rules(j))
		}
	})
	t.Run("what came back is not told", func(t *testing.T) {
		w := watch(t, page...)
		w.confirm = news.ConfirmShrink
		w.look(without...)
		if j := w.look(page...); j.News() || j.Pending {
			t.Errorf("the second look: %v", rules(j))
		}
	})
	t.Run("an addition does not wait, and is told once", func(t *testing.T) {
		w := watch(t, page...)
		w.confirm = news.ConfirmShrink
		now := append(append([]extract.Block{}, without...), text(fresh))
		j := w.look(now...)
		if !j.News() || !j.Pending {
			t.Errorf("the first look: %v", rules(j))
		}
		j = w.look(now...)
		if got, want := strings.Join(rules(j), ", "), "news gone, silent shown before"; got != want {
			t.Errorf("the second look: got %s, want %s", got, want)
		}
	})
	t.Run("a paragraph written anew is one change", func(t *testing.T) {
		w := watch(t, page...)
		w.confirm = news.ConfirmShrink
		if j := w.look(page[0], page[1], text(fresh), page[3]); !j.News() || j.Pending {
			t.Errorf("got %v", rules(j))
		}
	})
	t.Run("always", func(t *testing.T) {
		w := watch(t, page...)
		w.confirm = news.ConfirmAlways
		now := append(append([]extract.Block{}, page...), text(fresh))
		if j := w.look(now...); j.News() || !j.Pending {
			t.Errorf("the first look: %v", rules(j))
		}
		if j := w.look(now...); !j.News() {
			t.Errorf("the second look: %v", rules(j))
		}
	})
	t.Run("waiting ends", func(t *testing.T) {
		w := watch(t, page...)
		w.confirm = news.ConfirmAlways
		for i := range 6 { // another paragraph at each look
			if j := w.look(append(page[:4:4], text(fmt.Sprintf("%s %s", strings.Repeat("yepyeni ", i+1), fresh)))...); j.News() {
				return
			}
		}
		t.Error("a page that differs at every look is never told")
	})
	t.Run("a slow deploy that serves two versions", func(t *testing.T) {
		w := watch(t, page...)
		w.confirm = news.ConfirmShrink
		told := 0
		now := append(append([]extract.Block{}, page...), text(fresh))
		for i := range 10 {
			if w.look([][]extract.Block{now, page}[i%2]...).News() {
				told++
			}
		}
		if w.look(now...).News() {
			told++
		}
		if told != 1 {
			t.Errorf("told %d times, want once", told)
		}
	})
}

func TestProfileOfALostStoreBeginsWithTheBaseline(t *testing.T) {
	w := watch(t, heading(title), text(opening+" "+second), text(third))
	w.profile = news.Profile{}
	if j := w.look(heading(title), text(second), text(opening), text(third)); j.News() {
		t.Errorf("what stood in the baseline is news: %v", rules(j))
	}
	if j := w.look(heading(title), text(second), text(opening), text(third), text(fresh)); !j.News() {
		t.Errorf("a new paragraph is silent: %v", rules(j))
	}
}
