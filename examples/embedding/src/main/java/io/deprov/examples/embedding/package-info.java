/** The library in a plain main method. */
@NullMarked
package io.deprov.examples.embedding;

import org.jspecify.annotations.NullMarked;
