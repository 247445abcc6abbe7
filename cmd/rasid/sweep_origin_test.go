package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/net/html"
)

// asSweepRole, if set, makes the test binary one of the processes around a sweep: "origin", "bare" or "parse".
const asSweepRole = "RASID_TEST_SWEEP_ROLE"

const (
	sweepHosts     = 50
	sweepDocuments = 90 // of which each page is one, with a part of its own
	sweepKeyword   = "مناقصة"
	sweepClients   = 64 // requests of the bare client at a time
)

// playSweepRole is a process around a sweep, from its begin to its end.
func playSweepRole(role string, args []string) {
	n, err := strconv.Atoi(args[0])
	switch {
	case err != nil:
	case role == "origin":
		err = originMain(n, os.Stdin, os.Stdout)
	default:
		err = clientMain(n, args[1], role == "parse")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, role+":", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func hostAddress(host int, port string) string { return fmt.Sprintf("127.0.0.%d:%s", host+1, port) }

func pageAddress(port string, page int) string {
	return fmt.Sprintf("http://%s/%d", hostAddress(page%sweepHosts, port), page)
}

// clientMain fetches all pages and, if it shall, parses them.
func clientMain(n int, port string, parse bool) error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: sweepClients}}
	var next atomic.Int64
	errs := make([]error, sweepClients)
	var wg sync.WaitGroup
	for worker := range sweepClients {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && errs[worker] == nil; i = int(next.Add(1)) - 1 {
				errs[worker] = fetchPage(client, pageAddress(port, i), parse)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func fetchPage(client *http.Client, address string, parse bool) error {
	resp, err := client.Get(address)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body) // the transport decompresses
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", address, resp.Status)
	}
	if err == nil && parse {
		_, err = html.Parse(bytes.NewReader(body))
	}
	return err
}

// origin serves pages whose every byte was compressed before it is asked for.
type origin struct {
	documents []document
	pages     []originPage
	chance    *rand.Rand
}

// document is what many pages share, as gzip members: the pages' own parts stand between them as members of their own.
type document struct {
	before, after []byte
	plain         int // bytes when decompressed
}

// originPage is a document with news at the end of its article.
type originPage struct {
	news  string // paragraphs
	own   []byte // gzip member of the page's own part
	plain int
}

// originMain serves n pages, prints where, and lets pages change by each line that it reads, until there are no more.
func originMain(n int, in io.Reader, out io.Writer) error {
	o := &origin{pages: make([]originPage, n), chance: rand.New(rand.NewPCG(1, 2))}
	for i := range sweepDocuments {
		before, after := newsPage(i)
		o.documents = append(o.documents, document{compress(before), compress(after), len(before) + len(after)})
	}
	plain, wire := 0, 0
	for i := range o.pages {
		o.write(i)
		p, d := &o.pages[i], &o.documents[i%sweepDocuments]
		plain += p.plain + d.plain
		wire += len(p.own) + len(d.before) + len(d.after)
	}
	port := "0"
	for host := range sweepHosts {
		l, err := net.Listen("tcp4", hostAddress(host, port))
		if err != nil {
			return err
		}
		_, port, _ = net.SplitHostPort(l.Addr().String())
		go http.Serve(l, o) //nolint:errcheck,gosec // ends with the process; only our own clients come
	}
	fmt.Fprintf(out, "port %s serves pages of %f KB in %f KB\n", port, float64(plain)/1e3/float64(n), float64(wire)/1e3/float64(n))
	for lines := bufio.NewScanner(in); lines.Scan(); {
		changed, told := o.tick()
		fmt.Fprintf(out, "%d changed, %d with the keyword\n", changed, told)
	}
	return nil
}

// ServeHTTP must not run during a tick.
func (o *origin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
	if err != nil || i < 0 || i >= len(o.pages) || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		http.NotFound(w, r)
		return
	}
	d, own := &o.documents[i%sweepDocuments], o.pages[i].own
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Encoding", "gzip")
	h.Set("Content-Length", strconv.Itoa(len(d.before)+len(own)+len(d.after)))
	for _, member := range [][]byte{d.before, own, d.after} {
		if _, err := w.Write(member); err != nil {
			return // whoever asked is gone
		}
	}
}

// tick gives one page in twenty a new paragraph, every other one with the keyword.
func (o *origin) tick() (changed, told int) {
	for _, i := range o.chance.Perm(len(o.pages))[:len(o.pages)/20] {
		p, keyword := &o.pages[i], ""
		if changed%2 == 0 {
			keyword = sweepKeyword + " "
			told++
		}
		changed++
		p.news += fmt.Sprintf("<p>أعلنت الوزارة %sعن تحديث رقم %d, Bakanlık %x sayılı duyuruyu yayımladı.</p>\n", keyword, o.chance.IntN(1e6), o.chance.Uint32())
		o.write(i)
	}
	return changed, told
}

// write makes a page's own part of its news.
func (o *origin) write(i int) {
	p := &o.pages[i]
	text := fmt.Sprintf("<p>Haber %d: خبر رقم %d من أرشيف الموقع, story %d of the archive.</p>\n%s", i, i, i, p.news)
	p.own, p.plain = compress(text), len(text)
}

func compress(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, text)
	if err := errors.Join(err, w.Close()); err != nil {
		panic(err) // memory does not fail
	}
	return b.Bytes()
}
