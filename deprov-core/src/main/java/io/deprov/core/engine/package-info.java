/**
 * Alarm clocks. What there is to do is in the journal; an engine says when to look, and may say so too often, too late or not at all.
 */
@NullMarked
package io.deprov.core.engine;

import org.jspecify.annotations.NullMarked;
