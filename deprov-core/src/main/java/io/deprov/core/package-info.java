/**
 * deprov for applications. Start at {@link io.deprov.core.Deprovisioner}: check, inventory, plan, approve, apply, verify.
 *
 * <p>The packages below are the stages a leaver goes through: {@code config} and {@code catalogue} say what there is,
 * {@code inventory} finds everything, {@code plan} and {@code guard} decide what will be done, {@code journal} and {@code execute}
 * do it so that a crash loses nothing, {@code audit} leaves the evidence.
 */
@NullMarked
package io.deprov.core;

import org.jspecify.annotations.NullMarked;
