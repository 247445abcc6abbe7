package extract

// Zones that hold nothing of the page. On a list any box may be what is watched, so there only the surest count.
const (
	listZones claims = 1<<claimNav | 1<<claimFooter | 1<<claimAd | 1<<claimConsent
	pageZones        = listZones | 1<<claimHeader | 1<<claimAside | 1<<claimRelated | 1<<claimComments | 1<<claimShare | 1<<claimSubscribe | 1<<claimAuthor | 1<<claimTags
)

// mostCovered is how much of the main text a box may hold and still be what its tag or class says.
const mostCovered = 0.4

// findZones says of each block whether it is main text, or else in which zone it stands. Only a menu of languages speaks
// against main text.
func (r *reading) findZones(main []bool, kind PageKind) {
	asked := listZones
	if kind == Article {
		asked = pageZones
	}
	covered, all := make([]int32, len(r.boxes.list)), int32(0)
	for i := range main {
		if at := r.boxes.of[i]; main[i] && at >= 0 {
			covered[at] += r.measures[i].words
			all += r.measures[i].words
		}
	}
	r.boxes.sumUp(covered)
	most := int32(mostCovered * float32(all))
	languages := r.findLanguages()
	for i := range r.blocks {
		zone := NoZone
		switch {
		case languages[i]:
			zone, main[i] = Languages, false
		case main[i], i == r.title:
		default:
			if zone = r.zoneOf(i, asked, covered, most); zone == NoZone && r.isPromo(i) {
				zone = Promo
			}
		}
		r.blocks[i].Main, r.blocks[i].Zone = main[i], zone
	}
}

// zoneOf returns the nearest zone around block i, of those asked for, that holds at most so much main text.
func (r *reading) zoneOf(i int, asked claims, covered []int32, most int32) Zone {
	for at, b := range r.boxes.around(i) {
		if covered[at] > most {
			break
		}
		for c := range zoneClaims {
			if (b.claims & asked).has(c) {
				return Zone(c.String())
			}
		}
	}
	return NoZone
}
