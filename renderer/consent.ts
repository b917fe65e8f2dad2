import { mount } from 'svelte';
import ConsentWindow from './screens/consent-window.svelte';

const target = document.getElementById('app');
if (target) mount(ConsentWindow, { target });
