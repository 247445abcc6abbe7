package diff

import (
	"fmt"
	"math"
	"slices"
)

// Apply returns the new version, exactly, from the old one. It is an error if s was not made from old, as far as s can tell: by the number of
// blocks and by the texts of those it removes or edits. A script that no Compare made, as from a damaged file, is an error too.
func (s Script) Apply(old []string) ([]string, error) {
	if err := s.fits(old); err != nil {
		return nil, fmt.Errorf("apply script: %w", err)
	}
	return s.apply(old), nil
}

// apply returns the new version from an old one that s fits.
func (s Script) apply(old []string) []string {
	new := make([]string, s.newLen())
	for _, op := range s {
		switch op.Kind {
		case Same, Moved:
			new[op.New] = old[op.Old]
		case Added, Edited:
			new[op.New] = op.NewText
		}
	}
	return new
}

// newLen returns how many blocks the new version has.
func (s Script) newLen() int {
	n := 0
	for _, op := range s {
		if op.Kind != Removed {
			n++
		}
	}
	return n
}

// fits returns an error unless s accounts for each block of old, and for each of a new version, once.
func (s Script) fits(old []string) error {
	oldSeen, newSeen := make([]bool, len(old)), make([]bool, s.newLen())
	for i, op := range s {
		if op.Kind.name() == "" {
			return fmt.Errorf("op %d: %v", i, op.Kind)
		}
		if err := see(oldSeen, op.Old, op.Kind != Added); err != nil {
			return fmt.Errorf("op %d: old block %w", i, err)
		}
		if err := see(newSeen, op.New, op.Kind != Removed); err != nil {
			return fmt.Errorf("op %d: new block %w", i, err)
		}
		if (op.Kind == Removed || op.Kind == Edited) && op.OldText != old[op.Old] {
			return fmt.Errorf("op %d: old block %d has another text", i, op.Old)
		}
	}
	if i := slices.Index(oldSeen, false); i >= 0 {
		return fmt.Errorf("old block %d is in no op", i)
	}
	return nil
}

// see marks the block at as seen, if an op has one.
func see(seen []bool, at int, has bool) error {
	switch {
	case !has && at == -1:
		return nil
	case !has:
		return fmt.Errorf("%d is one too many", at)
	case at < 0 || at >= len(seen):
		return fmt.Errorf("%d is none of %d", at, len(seen))
	case seen[at]:
		return fmt.Errorf("%d stands twice", at)
	}
	seen[at] = true
	return nil
}

// Reverse returns the script that turns the new version back into the old one. The reverse of the reverse is s again.
func (s Script) Reverse() Script {
	ops := make([]Op, len(s))
	for i, op := range s {
		ops[i] = Op{
			Kind: reversed(op.Kind), Old: op.New, New: op.Old,
			OldText: op.NewText, NewText: op.OldText, Words: reverseWords(op.Words),
		}
	}
	return inReadingOrder(ops)
}

func reversed(k Kind) Kind {
	switch k {
	case Added:
		return Removed
	case Removed:
		return Added
	}
	return k
}

// reverseWords swaps Added and Removed, and their order, so that what was removed stands first again.
func reverseWords(words []Word) []Word {
	back := slices.Clone(words)
	for i := range back {
		back[i].Kind = reversed(back[i].Kind)
		if i > 0 && back[i-1].Kind == Added && back[i].Kind == Removed {
			back[i-1], back[i] = back[i], back[i-1]
		}
	}
	return back
}

// inReadingOrder sorts ops as a Script's are: by their place in the new version, and each removed one after the last block before it that stayed
// in place.
func inReadingOrder(ops []Op) Script {
	var kept, removed []Op
	for _, op := range ops {
		if op.Kind == Removed {
			removed = append(removed, op)
		} else {
			kept = append(kept, op)
		}
	}
	slices.SortStableFunc(kept, func(x, y Op) int { return x.New - y.New })
	slices.SortStableFunc(removed, func(x, y Op) int { return x.Old - y.Old })

	script := make(Script, 0, len(ops))
	stays := inPlace(kept)
	for i := 0; ; i++ {
		for len(removed) > 0 && (len(stays) == 0 || removed[0].Old < kept[stays[0]].Old) {
			script = append(script, removed[0])
			removed = removed[1:]
		}
		for ; len(stays) > 0 && i < stays[0]; i++ {
			script = append(script, kept[i])
		}
		if len(stays) == 0 {
			return append(script, kept[i:]...)
		}
		script = append(script, kept[i])
		stays = stays[1:]
	}
}

// inPlace returns which ops, sorted by new, stand between the same neighbours in both versions: the Same ones, and the Edited ones that keep the
// order of these.
func inPlace(ops []Op) []int {
	nextSame := make([]int, len(ops)) // the least Old of the Same blocks from here on
	next := math.MaxInt
	for i := len(ops) - 1; i >= 0; i-- {
		if ops[i].Kind == Same {
			next = min(next, ops[i].Old)
		}
		nextSame[i] = next
	}
	var stays []int
	before := -1
	for i, op := range ops {
		if op.Kind == Same || op.Kind == Edited && before < op.Old && op.Old < nextSame[i] {
			stays = append(stays, i)
			before = op.Old
		}
	}
	return stays
}
