package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"rasid/notify"
)

func newChannel(o *options) *cobra.Command {
	c := &cobra.Command{
		Use:   "channel",
		Short: "Try the channels that alerts go to",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	test := &cobra.Command{
		Use:   "test NAME…",
		Short: "Send a test message now and say what the channel answered",
		Long: `Test sends one message, in Arabic, Turkish and English, past the outbox and says
what the channel answered. A mail channel is tried for each recipient.`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeChannels(o),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := o.load()
			if err != nil {
				return err
			}
			known := channels(cfg, c.OutOrStdout())
			var chosen []notify.Channel
			for _, name := range args {
				found := named(known, name)
				if len(found) == 0 {
					return &usageError{fmt.Sprintf("there is no channel %q", name), "the configuration has: " + names(known)}
				}
				chosen = append(chosen, found...)
			}
			failed := false
			for _, ch := range chosen {
				receipt, err := testChannel(c.Context(), ch, time.Now().In(cfg.Zone))
				if err != nil {
					failed = true
					fmt.Fprintf(c.ErrOrStderr(), "%s: %s\n", ch.Name, err)
					continue
				}
				fmt.Fprintf(c.OutOrStdout(), "%s: accepted (%s)\n", ch.Name, receipt)
			}
			if failed {
				return errSilent
			}
			return nil
		},
	}
	c.AddCommand(test)
	return c
}

// named returns the channel with the name, or those of its recipients.
func named(all []notify.Channel, name string) (list []notify.Channel) {
	for _, ch := range all {
		if ch.Name == name || belongsTo(ch.Name, name) {
			list = append(list, ch)
		}
	}
	return list
}

// belongsTo reports whether name is the outbox's name of a recipient of the channel.
func belongsTo(name, channel string) bool {
	return len(name) > len(channel) && name[:len(channel)] == channel && name[len(channel)] == '/'
}

func names(all []notify.Channel) string {
	text := ""
	for i, ch := range all {
		if i > 0 {
			text += ", "
		}
		text += ch.Name
	}
	return text
}

// testText has what goes wrong first: letters that join, dots that are lost, a number inside text that reads from right to left.
const testText = `راصد يعمل: وصلت هذه الرسالة إلى القناة الصحيحة (3 لغات).
Rasid çalışıyor: İstanbul'dan ilk deneme iletisi.
Rasid works: this channel receives alerts. ✅`

func testChannel(ctx context.Context, ch notify.Channel, now time.Time) (receipt string, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	receipt, err = ch.Sender.Send(ctx, notify.Delivery{Attempt: 1, Alert: notify.Alert{
		Key: "test", Channel: ch.Name, Kind: notify.Test, At: now, Text: testText,
	}})
	var temporary *notify.TemporaryError
	var unknown *notify.UnknownError
	switch {
	case errors.As(err, &temporary):
		return "", fmt.Errorf("not sent, a later try may succeed: %w", err)
	case errors.As(err, &unknown):
		return "", fmt.Errorf("may have been sent, look there: %w", err)
	case err != nil:
		return "", fmt.Errorf("refused: %w", err)
	}
	return receipt, nil
}
