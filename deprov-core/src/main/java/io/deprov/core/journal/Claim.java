package io.deprov.core.journal;

import io.deprov.api.StepId;

/**
 * The right to make one call: given once an intent is durable.
 *
 * @param planDigest of which plan
 * @param step which step
 * @param fence must still be the step's when the outcome is recorded
 * @param attempt which intent this is, from 1
 */
public record Claim(String planDigest, StepId step, long fence, int attempt) {}
