package main

import "github.com/spf13/cobra"

// newKeywords is the help topic on keywords; it runs nothing.
func newKeywords() *cobra.Command {
	return &cobra.Command{
		Use:   "keywords",
		Short: "How keywords are written, and what they find",
		Long: `A keyword is written as the word stands in a dictionary. It is found in the forms
that grammar gives it, and in no other word:

  سوريا          finds وسوريا بسوريا وبسوريا سوريّا سـوريـا, not سوريالية السوريون سورية
  العراق         finds للعراق والعراق
  خلوصي أكار     finds both words, whatever separates them on the page
  Suriye         finds SURİYE Suriye'de Suriye’nin Suriye'deki Suriyeye, not Suriyeli
  Akar           finds AKAR Akar'ın, not akar (flows), Bakar, Akarsu
  şubat          finds ŞUBAT Şubat: written small it is found in any case
  İstanbul       finds ISTANBUL Istanbul; Diyarbakır finds DİYARBAKIR Diyarbakir
  2026           finds ٢٠٢٦

When that is too much or too little:

  "سوريا"        in quotation marks: this word alone, without grammar
  سوري*          every word that begins so: السوريون سورية سورياً
  /وزير.{1,9}دفاع/   a regular expression over the text as Rasid compares it: no marks,
                 small letters, one letter for أ إ آ ا; /…/r over the text as it stands

In a watchlist a keyword may be a table:

  { text = "Akar", exact = true }     as in quotation marks
  { text = "Akar", case = true }      in exactly these capitals; false: in any
  { text = "Akar", lang = "tr" }      only with the grammar of that language
  { topic = "Syria" }                 all that another topic finds (in a topic)

A topic is an expression of keywords over what changed:

  any   = ["سوريا", "Suriye"]         at least one of them
  all   = ["أكار", "دمشق"]            each of them, in any changed block
  none  = ["سوريالية"]                a block that holds one of these does not count
  near  = { words = ["أكار", "دمشق"], within = 12 }   all in one block, so many words apart
  scope = ["title", "text", "link"]   where it looks; title and text unless it says
  on    = ["added", "edited", "removed"]   at which changes; as the watch says

Try them: rasid match -k WORD, rasid try WATCH --why 'a sentence', rasid backtest WORD`,
	}
}
