/**
 * What all ports that the bridge listens on have in common: what is wrong with a request before anything of it is
 * read.
 */
package io.github.camelpushgateway.bridge.web;
