import { describe, expect, it } from 'vitest';
import { authorizeUrl, exchange, freshCode, json, locationOf, pkce, publicClient, redirectUri, request } from './client.ts';
import { changeProxy, openHouse, type House } from './house.ts';

const container = 'http://host.docker.internal:9050';
const publicOrigin = 'https://mcp.example:9443';
const reach = { allowed_hosts: ['host.docker.internal'], public_base_url: publicOrigin };
