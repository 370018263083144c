const url = '';
