/**
 * What a connector implements and what the core does with its answers.
 *
 * <p>Start at {@link io.deprov.api.Connector}, the contract, then {@link io.deprov.api.ConnectorFactory}, what ServiceLoader
 * finds. {@link io.deprov.api.Preparation}, {@link io.deprov.api.RevokeOutcome} and {@link io.deprov.api.Verification} are the
 * answers about one step; {@link io.deprov.api.ConnectorException} with its {@link io.deprov.api.FailureClass} is how a failed
 * call is told. Optional operations are in {@code io.deprov.api.op}.
 *
 * <p>One rule runs through all of it: throw when the call failed; return when the target answered. An empty answer is never
 * taken for proof: see {@link io.deprov.api.PositiveControl}.
 *
 * <p>Here and in the packages below, requests, answers and other values are immutable and safe to share between threads, and builders are
 * for one thread. Nothing is null, neither what is given nor what is taken, but for what is marked {@code @Nullable}; a factory that gets
 * null throws {@link java.lang.NullPointerException}. Texts called "safe to log" hold no secret and no name of a person.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package io.deprov.api;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
