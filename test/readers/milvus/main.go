// milvus-config [KEY...] : reads the files of $MILVUSCONF and its own environment with the parameter table of Milvus' server, and
// prints what the server would make of every key that stands there, and of the KEYs: the key, a tab, the value. The server
// ignores what it does not know and takes its default for what it cannot read; here that is an error: exit 1 with what is wrong.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/milvus-io/milvus/pkg/v2/log"
	"github.com/milvus-io/milvus/pkg/v2/util/paramtable"
	"go.uber.org/zap/zapcore"
	"gopkg.in/yaml.v3"
)

// Of the environment, these are not the server's.
var foreign = map[string]bool{"MILVUSCONF": true, "PATH": true, "HOME": true}

func main() {
	log.SetLevel(zapcore.FatalLevel)
	params := &paramtable.ComponentParam{}
	params.Init(paramtable.NewBaseTable(paramtable.SkipRemote(true), paramtable.Interval(0)))
	known := itemsOf(params)

	keys, err := keysOfFiles(os.Getenv("MILVUSCONF"))
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); !foreign[name] {
			keys = append(keys, name)
		}
	}
	sort.Strings(keys)
	problems := []string{}
	if err != nil {
		problems = append(problems, err.Error())
	}
	for _, key := range append(keys, os.Args[1:]...) {
		item, ok := known[bare(key)]
		if !ok {
			problems = append(problems, "unknown key "+key)
			continue
		}
		value, problem := effective(item)
		if problem != "" {
			problems = append(problems, key+": "+problem)
		}
		fmt.Printf("%s\t%s\n", key, value)
	}
	if len(problems) > 0 {
		fmt.Println("refused:", strings.Join(problems, "; "))
		os.Exit(1)
	}
}

// keysOfFiles gives every path to a value in the files of a folder.
func keysOfFiles(folder string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("no file in %s", folder)
	}
	keys := []string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var content map[string]any
		if err := yaml.Unmarshal(text, &content); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
		keys = append(keys, paths("", content)...)
	}
	return keys, err
}

func paths(above string, content map[string]any) []string {
	found := []string{}
	for key, value := range content {
		if inner, ok := value.(map[string]any); ok {
			found = append(found, paths(above+key+".", inner)...)
		} else {
			found = append(found, above+key)
		}
	}
	return found
}
