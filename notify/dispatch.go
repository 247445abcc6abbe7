package notify

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Channel is a Sender with its name and what to do when nobody can tell whether an alert arrived.
type Channel struct {
	Name      string
	Sender    Sender
	OnUnknown OnUnknown
}

// Dispatcher drains an Outbox through its channels. Each channel has a loop of its own, so that one which fails or hangs never delays
// another; within a channel, alerts go out in the order they came in, one at a time.
type Dispatcher struct {
	outbox    Outbox
	channels  []Channel
	operators []string
	log       *slog.Logger
	wake      []chan struct{} // one a channel
}

// Times of the Dispatcher.
const (
	// poll is how often a channel's queue is looked at without being woken: `rasid outbox retry` works from another process.
	poll = 5 * time.Second
	// grace is how long a send in hand may still take after Run was told to stop.
	grace = 8 * time.Second
	// sendLimit ends a Sender that does not end by itself.
	sendLimit = 2 * time.Minute
)

// NewDispatcher returns a Dispatcher over the channels. The channels named operators are told of alerts that cannot be delivered.
func NewDispatcher(outbox Outbox, channels []Channel, operators []string, log *slog.Logger) *Dispatcher {
	d := &Dispatcher{outbox: outbox, channels: channels, operators: operators, log: log}
	for range channels {
		d.wake = append(d.wake, make(chan struct{}, 1))
	}
	return d
}

// Wake tells the Dispatcher that there are new alerts. It never blocks.
func (d *Dispatcher) Wake() {
	for _, wake := range d.wake {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
}

// Run delivers until ctx ends, and then finishes the sends in hand for at most eight seconds. It must be the only one that delivers from
// its outbox. An outbox that does not answer is tried again; Run itself fails only if it cannot begin.
func (d *Dispatcher) Run(ctx context.Context) error {
	return d.each(ctx, func(ctx context.Context, ch Channel, wake <-chan struct{}) {
		failures := 0
		for ctx.Err() == nil {
			wait, err := d.drain(ctx, ch)
			if err != nil {
				failures++
				wait = Delay(0, failures, 0)
				d.log.Error("the outbox does not answer", "channel", ch.Name, "err", err, "again_in", wait)
			} else {
				failures = 0
			}
			pause(ctx, wait, wake)
		}
	})
}

// Drain delivers what is due and returns when every channel has nothing left that is due now, or when ctx ends.
func (d *Dispatcher) Drain(ctx context.Context) error {
	for {
		var told atomic.Bool // notices came in for a channel that may have been through already
		var mu sync.Mutex
		var errs []error
		err := d.each(ctx, func(ctx context.Context, ch Channel, wake <-chan struct{}) {
			if _, err := d.drain(ctx, ch); err != nil {
				mu.Lock()
				errs = append(errs, fmt.Errorf("deliver to %s: %w", ch.Name, err))
				mu.Unlock()
			}
			select {
			case <-wake:
				told.Store(true)
			default:
			}
		})
		if err := errors.Join(append(errs, err)...); err != nil || !told.Load() {
			return err
		}
	}
}

func (d *Dispatcher) each(ctx context.Context, work func(context.Context, Channel, <-chan struct{})) error {
	if err := d.recover(ctx); err != nil {
		return err
	}
	var wg sync.WaitGroup
	for i, ch := range d.channels {
		wg.Go(func() { work(ctx, ch, d.wake[i]) })
	}
	wg.Wait()
	return nil
}

// recover settles the sends that a kill cut short.
func (d *Dispatcher) recover(ctx context.Context) error {
	var hold []string
	for _, ch := range d.channels {
		if ch.OnUnknown == Hold {
			hold = append(hold, ch.Name)
		}
	}
	entries, err := d.outbox.Recover(context.WithoutCancel(ctx), hold, time.Now())
	if err != nil {
		return fmt.Errorf("recover the outbox: %w", err)
	}
	for _, e := range entries {
		d.log.Warn("an alert may have been sent before the last stop", "alert", e.Alert.Name(), "channel", e.Alert.Channel, "now", e.State)
		if e.State != Unknown {
			continue
		}
		tell := d.notices(e, Outcome{State: Unknown, At: e.Changed, Reason: e.Reason}, "may have been sent and is held")
		if err := d.outbox.Add(context.WithoutCancel(ctx), e.Changed, tell...); err != nil {
			return fmt.Errorf("tell the operators of alert %s: %w", e.Alert.Name(), err)
		}
	}
	return nil
}

// drain delivers the channel's alerts until there is none or the first one is not yet due, and returns how long to wait then.
func (d *Dispatcher) drain(ctx context.Context, ch Channel) (wait time.Duration, err error) {
	for ctx.Err() == nil {
		e, ok, err := d.outbox.Next(ctx, ch.Name)
		if err != nil {
			return 0, err
		}
		if !ok {
			return poll, nil
		}
		if wait := time.Until(e.NextAt); wait > 0 {
			return min(wait, poll), nil
		}
		if p, ok := ch.Sender.(Pacer); ok {
			if err := p.Pace(ctx); err != nil {
				return 0, nil //nolint:nilerr // only a stop ends the wait
			}
		}
		if err := d.deliver(ctx, ch, e); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

// deliver makes one try. From Begin to Done a stop does not interrupt it, but for a send that outlasts the grace.
func (d *Dispatcher) deliver(ctx context.Context, ch Channel, e Entry) error {
	work := context.WithoutCancel(ctx)
	began := time.Now()
	if err := d.outbox.Begin(work, e.Alert.ID, began); err != nil {
		return err
	}
	e.Attempts++
	receipt, err := send(ctx, ch.Sender, Delivery{Alert: e.Alert, Attempt: e.Attempts, Repeat: e.Unknowns > 0})
	o := d.judge(ch, e, receipt, err)
	d.logOutcome(ch, e, o, time.Since(began))
	return d.done(ctx, e, o)
}

// send calls the sender under a deadline that a stop shortens to the grace. A sender that panics is an unknown try, not the end of us.
func send(ctx context.Context, s Sender, delivery Delivery) (receipt string, err error) {
	sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendLimit)
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		t := time.NewTimer(grace)
		defer t.Stop()
		select {
		case <-t.C:
			cancel()
		case <-sending.Done():
		}
	})
	defer stop()
	defer func() {
		if p := recover(); p != nil {
			err = &UnknownError{Err: fmt.Errorf("the channel's own fault: %v", p)}
		}
	}()
	return s.Send(sending, delivery)
}

// judge turns the end of a try into what becomes of the alert.
func (d *Dispatcher) judge(ch Channel, e Entry, receipt string, err error) Outcome {
	now := time.Now()
	if err == nil {
		return Outcome{State: Sent, At: now, Receipt: receipt}
	}
	o := Outcome{At: now, Reason: err.Error()}
	var temporary *TemporaryError
	var unknown *UnknownError
	switch {
	case errors.As(err, &unknown):
		o.Unknown = true
		if ch.OnUnknown == Hold {
			o.State = Unknown
			o.Tell = d.notices(e, o, "may have been sent and is held")
			return o
		}
		o.State, o.NextAt = Pending, now.Add(Delay(e.Alert.ID, e.Attempts, 0))
	case errors.As(err, &temporary):
		o.State, o.NextAt = Pending, now.Add(Delay(e.Alert.ID, e.Attempts, temporary.After))
	default:
		o.State = Dead
	}
	if o.State == Pending && now.Sub(e.Created) > giveUp {
		o.State, o.NextAt = Dead, time.Time{}
		o.Reason = "given up after " + giveUp.String() + ": " + o.Reason
	}
	if o.State == Dead {
		o.Tell = d.notices(e, o, "cannot be delivered")
	}
	return o
}

// notices tell the operators' channels that an alert needs a person: once an hour for one channel and reason, and never about a notice.
func (d *Dispatcher) notices(e Entry, o Outcome, what string) []Alert {
	if e.Alert.Kind == Notice {
		return nil
	}
	h := fnv.New64a()
	h.Write([]byte(o.Reason))
	channel := e.Alert.Channel
	var tell []Alert
	for _, to := range d.operators {
		tell = append(tell, Alert{
			Key:     fmt.Sprintf("%s/%s/%x/%d", o.State, channel, h.Sum64(), o.At.Unix()/3600),
			Channel: to,
			Kind:    Notice,
			At:      o.At.In(e.Alert.At.Location()),
			Text: fmt.Sprintf("Alert %s of %q %s to channel %q: %s\nSee: rasid outbox list\nSend again: rasid outbox retry --channel %s",
				e.Alert.Name(), e.Alert.Watch, what, channel, o.Reason, channel),
		})
	}
	return tell
}

// done writes the outcome down, again and again while the outbox does not answer: a sent alert whose row says "sending" would be repeated.
func (d *Dispatcher) done(ctx context.Context, e Entry, o Outcome) error {
	for failures := 1; ; failures++ {
		err := d.outbox.Done(context.WithoutCancel(ctx), e.Alert.ID, o)
		if err == nil {
			if len(o.Tell) > 0 {
				d.Wake()
			}
			return nil
		}
		if ctx.Err() != nil {
			return err
		}
		wait := Delay(e.Alert.ID, failures, 0)
		d.log.Error("the end of a delivery cannot be written down", "alert", e.Alert.Name(), "err", err, "again_in", wait)
		pause(ctx, wait, nil)
	}
}

func (d *Dispatcher) logOutcome(ch Channel, e Entry, o Outcome, took time.Duration) {
	log := d.log.With("alert", e.Alert.Name(), "channel", ch.Name, "attempt", e.Attempts, "took", took.Round(time.Millisecond))
	switch o.State {
	case Sent:
		log.Info("alert delivered", "watch", e.Alert.Watch, "receipt", o.Receipt, "repeat", e.Unknowns > 0)
	case Pending:
		log.Warn("alert not delivered, will retry", "reason", o.Reason, "unknown", o.Unknown, "next", o.NextAt.Sub(o.At).Round(time.Second))
	default:
		log.Error("alert needs a person", "state", o.State, "reason", o.Reason)
	}
}

// pause waits for d, for a wake-up or for the end of ctx.
func pause(ctx context.Context, d time.Duration, wake <-chan struct{}) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-wake:
	case <-ctx.Done():
	}
}
