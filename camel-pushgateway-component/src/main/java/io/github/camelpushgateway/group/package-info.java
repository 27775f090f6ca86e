/**
 * Groups: what belongs to one grouping key of one gateway, how the values of many exchanges are gathered into few
 * pushes, and what is remembered of a group between pushes. Hands finished requests to the gateway and knows
 * nothing of Camel exchanges.
 */
package io.github.camelpushgateway.group;
