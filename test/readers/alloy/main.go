// alloy-syntax FILE : reads a file with Alloy's own parser, gives every block to Alloy's own decoder with the arguments that
// its reference names (arguments.go), and prints the blocks that it found. Exit 1 with what is wrong.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/grafana/alloy/syntax/ast"
	"github.com/grafana/alloy/syntax/parser"
	"github.com/grafana/alloy/syntax/vm"
)

func main() {
	path := os.Args[1]
	source, err := os.ReadFile(path)
	if err == nil {
		err = read(path, source)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func read(path string, source []byte) error {
	file, err := parser.ParseFile(path, source)
	if err != nil {
		return err
	}
	scope := &vm.Scope{Variables: map[string]interface{}{}}
	var blocks []*ast.BlockStmt
	for _, statement := range file.Body {
		block, ok := statement.(*ast.BlockStmt)
		if !ok {
			return fmt.Errorf("an attribute stands outside of all blocks")
		}
		blocks = append(blocks, block)
		if exports, ok := exported[strings.Join(block.Name, ".")]; ok {
			put(scope.Variables, append(block.Name, block.Label), exports())
		}
	}
	for _, block := range blocks {
		name := strings.Join(block.Name, ".")
		arguments, ok := components[name]
		if !ok {
			return fmt.Errorf("unknown component %q", name)
		}
		if err := vm.New(block.Body).Evaluate(scope, arguments()); err != nil {
			return fmt.Errorf("%s %q: %w", name, block.Label, err)
		}
		fmt.Println(name, block.Label)
	}
	return nil
}

// put lays what a component hands out where a reference looks for it: loki.write.store.receiver.
func put(into map[string]interface{}, path []string, value interface{}) {
	for _, word := range path[:len(path)-1] {
		next, ok := into[word].(map[string]interface{})
		if !ok {
			next = map[string]interface{}{}
			into[word] = next
		}
		into = next
	}
	into[path[len(path)-1]] = value
}
