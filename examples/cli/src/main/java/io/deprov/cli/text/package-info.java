/**
 * What people see. {@link io.deprov.cli.text.Screen} prints, and makes everything harmless on the way; the other classes each lay
 * out one thing. No class here reads anything but its arguments.
 */
@NullMarked
package io.deprov.cli.text;

import org.jspecify.annotations.NullMarked;
