package diff_test

import (
	"fmt"
	"os"

	"rasid/diff"
)

// versions returns an article as it was and as it is.
func versions() (old, new []string) {
	old = []string{
		"Akar announces meetings of the technical delegations",
		"Three ministers attend the meeting.",
		"The delegations met in Moscow.",
	}
	new = []string{
		"Akar announces meetings of the technical delegations",
		"Four ministers attend the meeting.",
		"Talks between Türkiye and Syria go on.",
		"The delegations met in Moscow.",
	}
	return old, new
}

func Example() {
	old, new := versions()
	script := diff.Compare(old, new)
	fmt.Println("changed:", script.Changed())
	diff.Plain(os.Stdout, old, script, diff.Options{})
	// Output:
	// changed: true
	// ~ [-Three-]{+Four+} ministers attend the meeting.
	// + Talks between Türkiye and Syria go on.
}

func ExampleCompare() {
	old := []string{"earthquake", "election", "weather"}
	new := []string{"flood", "weather", "earthquake", "election"}
	for _, op := range diff.Compare(old, new) {
		fmt.Println(op.Kind, op.Old, op.New)
	}
	// Output:
	// added -1 0
	// moved 2 1
	// same 0 2
	// same 1 3
}

func ExampleWords() {
	for _, word := range diff.Words("يشارك في الاجتماع ثلاثة وزراء .", "يشارك في الاجتماع أربعة وزراء .") {
		fmt.Printf("%s %q\n", word.Kind, word.Text)
	}
	// Output:
	// same "يشارك في الاجتماع "
	// removed "ثلاثة"
	// added "أربعة"
	// same " وزراء ."
}

func ExampleScript_Apply() {
	old, new := versions()
	script := diff.Compare(old, new)

	there, err := script.Apply(old)
	fmt.Println(there[1], err)
	back, err := script.Reverse().Apply(new)
	fmt.Println(back[1], err)
	// Output:
	// Four ministers attend the meeting. <nil>
	// Three ministers attend the meeting. <nil>
}

func ExamplePlain() {
	old, new := versions()
	diff.Plain(os.Stdout, old, diff.Compare(old, new), diff.Options{Context: 1})
	// Output:
	//   Akar announces meetings of the technical delegations
	// ~ [-Three-]{+Four+} ministers attend the meeting.
	// + Talks between Türkiye and Syria go on.
	//   The delegations met in Moscow.
}

func ExampleTerminal() {
	old, new := versions()
	var shown escaped
	diff.Terminal(&shown, old, diff.Compare(old, new), diff.Options{})
	// Output:
	// "~ \x1b[31m\x1b[9mThree\x1b[0m\x1b[32mFour\x1b[0m ministers attend the meeting.\n+ \x1b[32mTalks between Türkiye and Syria go on.\x1b[0m\n"
}

// escaped prints what is written to it as a Go string.
type escaped struct{}

func (escaped) Write(p []byte) (int, error) {
	fmt.Printf("%q\n", p)
	return len(p), nil
}

func ExampleHTML() {
	old, new := versions()
	diff.HTML(os.Stdout, old, diff.Compare(old, new), diff.Options{})
	// Output:
	// <div class="diff">
	// <p dir="auto" class="edited"><del>Three</del><ins>Four</ins> ministers attend the meeting.</p>
	// <p dir="auto" class="added"><ins>Talks between Türkiye and Syria go on.</ins></p>
	// </div>
}

func ExampleUnified() {
	old, new := versions()
	diff.Unified(os.Stdout, old, diff.Compare(old, new), "monday", "tuesday", diff.Options{Context: 3})
	// Output:
	// --- monday
	// +++ tuesday
	// @@ -1,3 +1,4 @@
	//  Akar announces meetings of the technical delegations
	// -Three ministers attend the meeting.
	// +Four ministers attend the meeting.
	// +Talks between Türkiye and Syria go on.
	//  The delegations met in Moscow.
}
