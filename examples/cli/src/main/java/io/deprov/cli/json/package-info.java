/**
 * What programs see with {@code --json}: one record for each command, written as it is. {@code docs/command-line.md} documents
 * them; a test compares the two. Names are only ever added.
 */
@NullMarked
package io.deprov.cli.json;

import org.jspecify.annotations.NullMarked;
