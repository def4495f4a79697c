/**
 * The command line: {@code java -jar deprov.jar}. Start at {@link io.deprov.cli.Main}; there is one class for each command.
 * {@link io.deprov.cli.ExitCode} says what a caller can rely on, {@link io.deprov.cli.Failure} what becomes of everything thrown.
 * What people see is in {@code text}, what programs see in {@code json}.
 */
@NullMarked
package io.deprov.cli;

import org.jspecify.annotations.NullMarked;
