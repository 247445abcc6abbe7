package telegram

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits keeps the messages of one bot, to all its chats together, within what Telegram's FAQ for bots allows: thirty a second in all, one
// a second to a chat apart from short bursts, twenty a minute to a group. It may be used by many goroutines.
type Limits struct {
	bot *rate.Limiter

	mu    sync.Mutex
	chats map[string][]*rate.Limiter
}

// A limiter lets through burst + rate × time in any span of time. The numbers are chosen so that this sum is the limit: 5 + 25 in a second
// for the bot, 5 + 15 in a minute for a group.
const (
	botRate, botBurst     = rate.Limit(25), 5
	chatRate, chatBurst   = rate.Limit(1), 3
	groupEvery, groupOnce = 4 * time.Second, 5
)

// NewLimits returns the Limits of one bot that has sent nothing for a while.
func NewLimits() *Limits {
	return &Limits{bot: rate.NewLimiter(botRate, botBurst), chats: map[string][]*rate.Limiter{}}
}

// wait returns when one more message to chat is allowed. The limit of the bot comes last: a chat that has to wait takes nothing from others.
func (l *Limits) wait(ctx context.Context, chat string) error {
	for _, limiter := range append(l.of(chat), l.bot) {
		if err := limiter.Wait(ctx); err != nil {
			return fmt.Errorf("wait for telegram's limits: %w", err)
		}
	}
	return nil
}

func (l *Limits) of(chat string) []*rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	limiters, ok := l.chats[chat]
	if !ok {
		limiters = []*rate.Limiter{rate.NewLimiter(chatRate, chatBurst)}
		if isGroup(chat) {
			limiters = append(limiters, rate.NewLimiter(rate.Every(groupEvery), groupOnce))
		}
		l.chats[chat] = limiters
	}
	return limiters[:len(limiters):len(limiters)]
}

// isGroup reports whether chat is a group or a channel: their ids are negative, and only they are addressed by name.
func isGroup(chat string) bool { return strings.HasPrefix(chat, "-") || strings.HasPrefix(chat, "@") }
