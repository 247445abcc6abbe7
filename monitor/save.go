package monitor

import (
	"context"
	"log/slog"
	"time"
)

// saver writes looks down, many in one transaction, so that a look which found nothing never waits for an fsync of its own. A look with
// alerts does not wait for others.
type saver struct {
	store Store
	log   *slog.Logger
	in    chan saving
	told  func() // called after alerts were saved
}

type saving struct {
	look *Look
	done func(saved bool)
}

// Limits of a batch.
const (
	batchLooks = 512
	batchBytes = 4 << 20
	batchWait  = 500 * time.Millisecond
)

func newSaver(store Store, told func(), log *slog.Logger) *saver {
	return &saver{store: store, log: log, in: make(chan saving), told: told}
}

// Add hands a look over. It blocks while a batch is being written, and not longer; done is called when the look is durable or given up.
func (s *saver) Add(look *Look, done func(saved bool)) { s.in <- saving{look, done} }

// Close says that no more looks come; Run returns when all are written.
func (s *saver) Close() { close(s.in) }

// Run writes until Close. While the store does not answer it keeps what it has and tries again; the end of ctx ends that patience.
func (s *saver) Run(ctx context.Context) {
	for first := range s.in {
		s.write(ctx, s.collect(first))
	}
}

// collect gathers a batch: until a look has alerts, the limits are reached or the wait is over.
func (s *saver) collect(first saving) []saving {
	batch, size := []saving{first}, weight(first.look)
	t := time.NewTimer(batchWait)
	defer t.Stop()
	for len(first.look.Alerts) == 0 && len(batch) < batchLooks && size < batchBytes {
		select {
		case next, ok := <-s.in:
			if !ok {
				return batch
			}
			batch, size = append(batch, next), size+weight(next.look)
			if len(next.look.Alerts) > 0 {
				return batch
			}
		case <-t.C:
			return batch
		}
	}
	return batch
}

func weight(l *Look) int {
	if l.Raw == nil {
		return 0
	}
	return len(l.Raw.Text)
}

// write saves a batch. If that fails look after look is tried alone, so that one which cannot be saved does not take others with it; if
// none can be saved the store is at fault, and all wait for it.
func (s *saver) write(ctx context.Context, batch []saving) {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		err := s.save(ctx, batch)
		if err == nil {
			return
		}
		var left []saving
		for _, b := range batch {
			if s.save(ctx, []saving{b}) != nil {
				left = append(left, b)
			}
		}
		if len(left) < len(batch) || ctx.Err() != nil {
			for _, b := range left {
				s.log.Error("a look cannot be saved and is dropped; the page will be looked at again", "watch", b.look.Page.Watch, "err", err)
				b.done(false)
			}
			return
		}
		s.log.Error("the store does not answer; looks wait", "looks", len(batch), "err", err, "again_in", wait)
		sleep(ctx, wait)
	}
}

func (s *saver) save(ctx context.Context, batch []saving) error {
	looks := make([]*Look, len(batch))
	alerts := 0
	for i, b := range batch {
		looks[i] = b.look
		alerts += len(b.look.Alerts)
	}
	// A stop does not interrupt a transaction that has begun: what was found is worth the moment.
	if err := s.store.Save(context.WithoutCancel(ctx), looks); err != nil {
		return err
	}
	if alerts > 0 {
		s.told()
	}
	for _, b := range batch {
		b.done(true)
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
