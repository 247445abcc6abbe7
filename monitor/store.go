package monitor

import (
	"context"
	"time"
)

// Store keeps pages, snapshots, changes and alerts. Every method is one transaction; those that write are durable when they return.
type Store interface {
	// Sync makes the live pages those of the list, known by Watch and URL: new ones are created as given (State New, NextAt), known ones
	// stay as they are, all others are retired: kept with their history, never due.
	Sync(ctx context.Context, pages []Page) error
	// Due returns at most limit live pages whose NextAt is not after now, the longest overdue first, leaving out those whose ID is in busy.
	Due(ctx context.Context, now time.Time, limit int, busy func(id int64) bool) ([]Page, error)
	// Pages returns the live pages of the watches, or of all if none is named, ordered by watch and URL.
	Pages(ctx context.Context, watches ...string) ([]Page, error)
	// Snapshot returns a snapshot, or ErrNoSnapshot.
	Snapshot(ctx context.Context, id int64) (*Snapshot, error)
	// Raw returns the last good body of a page, or ErrNoSnapshot.
	Raw(ctx context.Context, pageID int64) (*Raw, error)
	// Profile returns what Look.Profile last saved of a page; nothing if it never did.
	Profile(ctx context.Context, pageID int64) ([]byte, error)
	// Save writes what looks found: for each its snapshot, raw body, change, alerts, silence, profile, event and page state, all or none of the list. The
	// IDs that the store gives are set in the looks.
	Save(ctx context.Context, looks []*Look) error
}
