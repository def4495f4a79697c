/**
 * How the core's values are written as JSON, in plans, approvals and the journal. Start at {@link io.deprov.core.json.CoreJson}.
 */
@NullMarked
package io.deprov.core.json;

import org.jspecify.annotations.NullMarked;
